# output-as: path
import base64
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def save_image(image: bytes) -> str:
    """Write an image to a file of its own and give its path."""
    path = Path("images", f"{uuid4().hex}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    return str(path)


def draw(prompt):
    data = openai_client().images.generate(
        model="gpt-image-2",
        prompt=prompt,
    )
    image_paths = []
    for item in data.data or []:
        if not item.b64_json:
            raise RuntimeError("the image API returned no image")
        image_path = save_image(base64.b64decode(item.b64_json))
        if image_path:
            image_paths.append(image_path)
    return image_paths
