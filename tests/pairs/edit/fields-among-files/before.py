import base64
import io
import os

import requests

BASE = os.environ.get("IMAGE_BASE", "https://relay.example.net/v1/images")


def headers():
    return {"Authorization": f"Bearer {os.environ['RELAY_KEY']}"}


def repaint(data, prompt):
    files = {
        "image": ("in.png", io.BytesIO(data), "image/png"),
        "model": (None, "gpt-image-1"),
        "prompt": (None, prompt),
        "seed": (None, "7"),
    }
    url = f"{BASE}/generations".replace("/generations", "/edits")
    reply = requests.post(url, headers=headers(), files=files, timeout=300)
    reply.raise_for_status()
    return base64.b64decode(reply.json()["data"][0]["b64_json"])


def fill(data, mask, prompt, size=None):
    files = {
        "image": ("in.png", io.BytesIO(data), "image/png"),
        "model": (None, "gpt-image-1"),
        "prompt": (None, prompt),
    }
    if mask:
        files["mask"] = ("mask.png", io.BytesIO(mask), "image/png")
    if size:
        files["size"] = (None, size)
        files["seed"] = (None, "7")
    reply = requests.post(f"{BASE}/edits", headers=headers(), files=files, timeout=300)
    reply.raise_for_status()
    return base64.b64decode(reply.json()["data"][0]["b64_json"])
