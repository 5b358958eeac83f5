import base64

import requests

TRIES = {"draft": 8, "final": 28}


def steps_of(kind):
    """What the old server asked for."""
    return TRIES.get(kind, 20)


def draw(prompt, kind):
    steps = steps_of(kind)
    if kind == "draft" and steps > 10:
        steps = 10
    reply = requests.post(
        "https://relay.example.net/v1/images/generations",
        json={"model": "gpt-image-2", "prompt": prompt, "num_inference_steps": steps},
        timeout=600,
    )
    reply.raise_for_status()
    return base64.b64decode(reply.json()["data"][0]["b64_json"])
