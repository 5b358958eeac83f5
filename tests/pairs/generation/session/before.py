import base64

import requests


class Api:
    def __init__(self, key):
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Bearer {key}"})
        self.base = "https://relay.example.net/v1"

    def draw(self, prompt):
        reply = self.session.post(self.base + "/images/generations", json={"model": "gpt-image-1", "prompt": prompt})
        if not reply.ok:
            raise RuntimeError(f"HTTP {reply.status_code}")
        return base64.b64decode(reply.json()["data"][0]["b64_json"])
