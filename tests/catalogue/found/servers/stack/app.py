import requests


def draw(prompt: str) -> dict:
    return requests.post("http://chatgpt2api:80/v1/images/generations", json={"model": "gpt-image-2", "prompt": prompt}).json()  # expect: session-relay
