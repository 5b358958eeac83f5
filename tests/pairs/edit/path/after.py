import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def repaint(path: Path, prompt: str) -> bytes:
    result = client.images.edit(model="gpt-image-2", image=path, prompt=prompt, n=1)
    return base64.b64decode(result.data[0].b64_json)
