import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def repaint(data: bytes, prompt: str) -> bytes:
    result = client.images.edit(model="gpt-image-2", image=("in.png", data, "image/png"), prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
