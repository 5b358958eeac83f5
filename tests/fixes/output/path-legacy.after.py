# output-as: path
import base64
from pathlib import Path
from uuid import uuid4

import openai


def save_image(image: bytes) -> str:
    """Write an image to a file of its own and give its path."""
    path = Path("images", f"{uuid4().hex}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    return str(path)


def draw(prompt):
    response = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return save_image(base64.b64decode(response.data[0].b64_json))
