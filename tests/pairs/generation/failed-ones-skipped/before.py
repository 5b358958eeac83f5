import base64

import requests


def draw(prompts):
    pictures = []
    for prompt in prompts:
        reply = requests.post(
            "https://relay.example.net/v1/images/generations", json={"model": "gpt-image-1", "prompt": prompt}
        )
        if reply.status_code != 200:
            print("failed:", reply.status_code)
            continue
        pictures.append(base64.b64decode(reply.json()["data"][0]["b64_json"]))
    return pictures
