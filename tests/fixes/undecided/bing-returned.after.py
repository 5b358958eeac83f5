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


def draw(prompt):
    generator = OpenAI()
    image_response = generator.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    image_paths = [
        save_image(base64.b64decode(image.b64_json))
        for image in image_response.data or []
        if image.b64_json
    ]
    return image_paths
