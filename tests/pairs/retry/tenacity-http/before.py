import base64

import requests
from tenacity import retry, stop_after_attempt, wait_exponential


@retry(stop=stop_after_attempt(3), wait=wait_exponential(min=1, max=10), reraise=True)
def draw(prompt):
    reply = requests.post(
        "https://relay.example.net/v1/images/generations", json={"model": "gpt-image-1", "prompt": prompt}, timeout=60
    )
    reply.raise_for_status()
    return base64.b64decode(reply.json()["data"][0]["b64_json"])
