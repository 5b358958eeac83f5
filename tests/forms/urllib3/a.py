import urllib3, json

http = urllib3.PoolManager()


def draw(p):
    return http.request(
        "POST", "https://chatgpt.com/backend-api/f/conversation", body=json.dumps({"system_hints": ["picture_v2"]})
    )  # expect: session-relay
