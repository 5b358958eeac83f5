import base64

import requests


class Unpainted(Exception):
    """No picture came."""


class Painter:
    def __init__(self, relay):
        self.relay = relay

    def _post(self, path, body, timeout=90):
        try:
            reply = requests.post(f"{self.relay}{path}", json=body, timeout=timeout)
        except requests.RequestException as error:
            raise Unpainted(f"no connection: {error}") from error
        if reply.status_code >= 400:
            raise Unpainted(f"HTTP {reply.status_code}")
        answer = reply.json()
        return answer

    def paint(self, prompt):
        answer = self._post("/images/generations", {"model": "gpt-image-1", "prompt": prompt}, timeout=300)
        return base64.b64decode(answer["data"][0]["b64_json"])


def main(prompt):
    try:
        return Painter("https://relay.example.net/v1").paint(prompt)
    except Unpainted:
        return b"nothing"
