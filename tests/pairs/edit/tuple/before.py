import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def repaint(data: bytes, prompt: str) -> bytes:
    result = client.images.edit(model="gpt-image-1", image=("in.png", data, "image/png"), prompt=prompt)
    return base64.b64decode(result.data[0].b64_json)
