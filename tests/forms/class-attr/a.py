import requests


class Api:
    ROOT = "https://chatgpt.com/backend-api"
    SEND = ROOT + "/f/conversation"


def draw(p):
    return requests.post(Api.SEND, json={"system_hints": ["picture_v2"]})  # expect: session-relay
