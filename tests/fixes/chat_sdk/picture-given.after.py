import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def repaint(source: Path, prompt: str) -> bytes:
    """A picture made of another."""
    image_response = client.images.edit(model="gpt-image-2", image=Path(source), prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(image_response.data[0].b64_json)
