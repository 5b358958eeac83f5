import base64
import os

import requests

BASE = os.environ["IMAGE_API_BASE"]
HEADERS = {"Authorization": "Bearer " + os.environ["IMAGE_API_KEY"]}


def draw(prompt: str, references: list) -> dict:
    if not references:
        body = {"model": "gpt-image-2", "prompt": prompt}
        return requests.post(f"{BASE}/images/generations", json=body, headers=HEADERS).json()  # expect: wrapper
    parts = [{"type": "text", "text": prompt}]
    for data in references:
        url = "data:image/png;base64," + base64.b64encode(data).decode()
        parts.append({"type": "image_url", "image_url": {"url": url}})
    body = {"model": "gpt-image-2", "messages": [{"role": "user", "content": parts}]}
    return requests.post(f"{BASE}/chat/completions", json=body, headers=HEADERS).json()  # expect: wrapper
