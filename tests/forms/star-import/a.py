from conf import *
import requests


def draw(p):
    return requests.post(BASE + "/f/conversation", json={"system_hints": ["picture_v2"]})  # expect: session-relay
