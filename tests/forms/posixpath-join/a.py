import requests, posixpath


def draw(p):
    return requests.post(
        posixpath.join("https://chatgpt.com/backend-api", "f", "conversation"), json={"system_hints": ["picture_v2"]}
    )  # expect: session-relay
