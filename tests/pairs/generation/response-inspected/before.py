import base64

import requests


def explained(reply):
    if reply.status_code == 429:
        return "too many requests"
    return reply.json()["error"]["message"]


def draw(prompts):
    pictures = []
    for prompt in prompts:
        reply = requests.post(
            "https://relay.example.net/v1/images/generations",
            json={"model": "gpt-image-1", "prompt": prompt},
            timeout=300,
        )
        print(len(prompt), "characters")
        if reply.ok:
            pictures.append(base64.b64decode(reply.json()["data"][0]["b64_json"]))
        else:
            pictures.append(f"{reply.status_code}: {bool(explained(reply))}")
    return pictures
