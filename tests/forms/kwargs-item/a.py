import requests

BASE = "https://chatgpt.com"


def send(path, **kwargs):
    kwargs["url"] = BASE + path
    return requests.post(timeout=60, **kwargs)  # expect: session-relay


def draw(prompt):
    body = {"system_hints": ["picture_v2"], "messages": [{"content": {"content_type": "text", "parts": [prompt]}}]}
    return send("/backend-api/f/conversation", json=body)
