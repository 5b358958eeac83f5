"""Posters."""

import base64
import os
from pathlib import Path

from openai import OpenAI

client = OpenAI(
    api_key=os.environ["RELAY_KEY"],
    base_url="https://relay.example.net/v1",
    timeout=180,
)


def poster(prompt: str, target: Path) -> None:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, size="1024x1024")
    target.write_bytes(base64.b64decode(reply.data[0].b64_json))
