import requests


def draw(p):
    return getattr(requests, "post")(
        "https://chatgpt.com/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
