import base64
import os

import requests


def repaint(path, prompt):
    with open(path, "rb") as image:
        response = requests.post(
            "https://relay.example.net/v1/images/edits",
            headers={"Authorization": f"Bearer {os.environ['RELAY_KEY']}"},
            files={"image": ("in.png", image, "image/png")},
            data={"model": "gpt-image-1", "prompt": prompt, "response_format": "b64_json"},
            timeout=300,
        )
    response.raise_for_status()
    return base64.b64decode(response.json()["data"][0]["b64_json"])
