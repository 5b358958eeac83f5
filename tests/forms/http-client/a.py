import http.client, json


def draw(p):
    conn = http.client.HTTPSConnection("chatgpt.com")
    conn.request(
        "POST", "/backend-api/f/conversation", json.dumps({"system_hints": ["picture_v2"]})
    )  # expect: session-relay
    return conn.getresponse().read()
