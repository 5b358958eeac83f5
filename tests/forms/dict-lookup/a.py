import requests

URLS = {"chat": {"send": "https://chatgpt.com/backend-api/f/conversation"}}


def draw(p):
    return requests.request(
        "POST", URLS["chat"]["send"], json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
