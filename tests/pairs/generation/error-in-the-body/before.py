import base64

import requests

URL = "https://relay.example.net/v1/images/generations"


class DrawError(Exception):
    """The relay says why."""


def draw(prompt):
    response = requests.post(URL, json={"model": "gpt-image-1", "prompt": prompt}, timeout=300)
    data = response.json()
    if "error" in data:
        raise DrawError(data["error"]["message"])
    return base64.b64decode(data["data"][0]["b64_json"])
