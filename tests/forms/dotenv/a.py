import os, requests


def draw(p):
    return requests.post(
        os.environ["IMG_BASE"] + "/f/conversation", json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
