import base64

import requests


def draw(prompt):
    response = requests.post(
        "https://relay.example.net/v1/images/generations", json={"model": "gpt-image-1", "prompt": prompt}, timeout=300
    )
    result = response.json()
    if "data" not in result:
        raise ValueError("the relay sent no picture")
    return base64.b64decode(result["data"][0]["b64_json"])
