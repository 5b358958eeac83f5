import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def repaint(path: Path, prompt: str) -> bytes:
    result = client.images.edit(model="gpt-image-1-vip", image=path, prompt=prompt, n=1)
    return base64.b64decode(result.data[0].b64_json)
