try:
    from curl_cffi import requests
except ImportError:
    import requests


def draw(p):
    return requests.post(
        "https://chatgpt.com/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
