"""Clients with the interface of the SDK that draw at the relay of the test."""

import os
from types import SimpleNamespace

import requests


def _draw(prompt, response_format=None):
    body = {"prompt": prompt, "response_format": response_format or "url"}
    reply = requests.post(os.environ["RELAY_URL"] + "/v1/images/generations", json=body)
    if not reply.ok:
        raise RuntimeError(reply.text)
    data = [SimpleNamespace(url=each.get("url"), b64_json=each.get("b64_json")) for each in reply.json()["data"]]
    return SimpleNamespace(data=data)


class Client:
    """The plain one."""

    def __init__(self, provider=None, image_provider=None):
        self.images = self

    def generate(self, prompt, model=None, provider=None, response_format=None, proxy=None):
        """One image."""
        return _draw(prompt, response_format)


class AsyncClient(Client):
    """The one that is awaited."""

    async def generate(self, prompt, model=None, provider=None, response_format=None, proxy=None):
        """One image."""
        return _draw(prompt, response_format)
