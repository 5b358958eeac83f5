import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def repaint(data: bytes, prompt: str) -> bytes:
    result = client.images.edit(model="gpt-image-2", image=("in.png", data, "image/png"), prompt=prompt)
    return base64.b64decode(result.data[0].b64_json)
