import requests


def session():
    s = requests.Session()
    s.headers.update({"Authorization": "Bearer x"})
    return s


def draw(p):
    s = session()
    s.headers["openai-sentinel-chat-requirements-token"] = "t"
    return s.post(
        "https://chatgpt.com/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
