import base64
from functools import lru_cache
from pathlib import Path

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def repaint(path: str, prompt: str) -> bytes:
    """Another picture made of a picture."""
    image_response = openai_client().images.edit(
        model="gpt-image-2",
        image=Path(path),
        prompt=prompt,
    )
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(image_response.data[0].b64_json)
