import base64
import os

import requests

API = "https://relay.example.net/v1/images/generations"
HEADERS = {"Authorization": f"Bearer {os.environ['RELAY_KEY']}", "Content-Type": "application/json"}


class RelayError(Exception):
    """The relay has said no."""


def draw(prompt, size="auto"):
    payload = {"model": "gpt-image-2", "prompt": prompt, "size": size, "n": 1, "response_format": "b64_json"}
    response = requests.post(API, headers=HEADERS, json=payload, timeout=300)
    if response.status_code != 200:
        raise RelayError(f"status {response.status_code}")
    return base64.b64decode(response.json()["data"][0]["b64_json"])
