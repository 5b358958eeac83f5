from app.conf import BASE
import requests


def draw(p):
    return requests.post(
        "{}/f/conversation".format(BASE), json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
