"""Posters."""

import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI(
    timeout=180,
)


def poster(prompt: str, target: Path) -> None:
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    target.write_bytes(base64.b64decode(reply.data[0].b64_json))
