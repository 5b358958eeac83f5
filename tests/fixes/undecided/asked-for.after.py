import base64
from pathlib import Path
from uuid import uuid4

from openai import OpenAI


def save_image(image: bytes) -> str:
    """Write an image to a file of its own and give its path."""
    path = Path("images", f"{uuid4().hex}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    return str(path)


client = OpenAI()


def draw(prompt) -> str | None:
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    for item in reply.data or []:
        if item.b64_json:
            return save_image(base64.b64decode(item.b64_json))
    return None
