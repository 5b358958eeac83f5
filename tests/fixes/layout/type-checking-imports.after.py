from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from openai import OpenAI

if TYPE_CHECKING:
    from pathlib import Path

client = OpenAI()


def draw(prompt: str, target: Path) -> None:
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    target.write_bytes(base64.b64decode(reply.data[0].b64_json))
