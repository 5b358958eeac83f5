import json

import requests


def send(url, **kwargs):
    return requests.post(url, **kwargs)  # expect: session-relay


def tell(hook, text):
    return send(hook, json={"text": text})


def draw():
    body = {"system_hints": ["picture_v2"]}
    return send("https://chatgpt.com/backend-api/f/conversation", data=json.dumps(body))
