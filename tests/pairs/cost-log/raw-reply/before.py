import base64

import requests

IMAGE_COST = 0.01


def draw(prompt):
    reply = requests.post(
        "https://relay.example.net/v1/images/generations", json={"model": "gpt-image-1", "prompt": prompt}, timeout=300
    )
    reply.raise_for_status()
    data = reply.json()
    cost = IMAGE_COST
    return {"image": base64.b64decode(data["data"][0]["b64_json"]), "cost_usd": cost}
