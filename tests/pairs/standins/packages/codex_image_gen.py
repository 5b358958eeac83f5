"""Stands in for codex-image-gen: bytes for a prompt, drawn at the relay of the test."""

import base64
import os
from pathlib import Path
from types import SimpleNamespace

import requests


def generate_image(prompt, *, images=None, model="gpt-5.5", size="auto", quality=None, output_format="png", timeout=300):
    """One image, or an edit of the images that are given."""
    url = os.environ["RELAY_URL"] + "/backend-api/codex/images/"
    words = {"prompt": prompt, "response_format": "b64_json"}
    if images:
        files = [("image[]", (Path(each).name, Path(each).read_bytes(), "image/png")) for each in images]
        reply = requests.post(url + "edits", data=words, files=files)
    else:
        reply = requests.post(url + "generations", json=words)
    if not reply.ok:
        raise RuntimeError(reply.text)
    data = [base64.b64decode(each["b64_json"]) for each in reply.json()["data"]]
    return SimpleNamespace(images=[SimpleNamespace(data=each, mime_type="image/png") for each in data])
