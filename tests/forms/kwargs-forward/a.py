import requests


def send(method, path, **kwargs):
    return requests.request(method, "https://chatgpt.com" + path, **kwargs)  # expect: session-relay


def draw(p):
    return send("POST", "/backend-api/f/conversation", json={"system_hints": ["picture_v2"]})
