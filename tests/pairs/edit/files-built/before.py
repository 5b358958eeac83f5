import base64
from pathlib import Path

import requests

RELAY = "https://relay.example.net/v1"


def collage(key, paths, prompt, mask=None):
    files = []
    for path in map(Path, paths):
        files.append(("image[]", (path.name, path.read_bytes(), "image/png")))
    if mask:
        files.append(("mask", ("mask.png", Path(mask).read_bytes(), "image/png")))
    reply = requests.post(
        f"{RELAY}/images/edits",
        headers={"Authorization": f"Bearer {key}"},
        data={"model": "gpt-image-1", "prompt": prompt, "n": "1"},
        files=files,
        timeout=180,
    )
    if reply.status_code != 200:
        raise RuntimeError(reply.text)
    result = reply.json()
    return base64.b64decode(result["data"][0]["b64_json"])
