from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from openai import OpenAI

if TYPE_CHECKING:
    from pathlib import Path

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt: str, target: Path) -> None:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    target.write_bytes(requests.get(reply.data[0].url).content)
