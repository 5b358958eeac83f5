import requests

HOST = "chatgpt.com"


def draw(p):
    return requests.post(
        "https://%s/backend-api/%s" % (HOST, "f/conversation"), json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
