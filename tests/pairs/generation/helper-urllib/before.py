import base64
import json
import os
import urllib.request

API = os.environ.get("IMAGE_BASE_URL", "https://relay.example.net/v1")


def post_json(path: str, payload: dict, timeout: int) -> dict:
    request = urllib.request.Request(
        API + path,
        data=json.dumps(payload).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=timeout) as response:
        return json.loads(response.read().decode())


def draw(prompts):
    images = []
    for prompt in prompts:
        result = post_json("/images/generations", {"prompt": prompt, "model": "gpt-image-1", "n": 1}, 300)
        images += [base64.b64decode(item["b64_json"]) for item in result.get("data") or []]
    return images
