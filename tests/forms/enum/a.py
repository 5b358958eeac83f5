import requests
from enum import Enum


class Api(str, Enum):
    SEND = "https://chatgpt.com/backend-api/f/conversation"


def draw(p):
    return requests.post(Api.SEND.value, json={"system_hints": ["picture_v2"]})  # expect: session-relay
