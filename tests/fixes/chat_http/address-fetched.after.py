import base64
from functools import lru_cache
from pathlib import Path

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def poster(title: str, folder: Path) -> Path:
    """A file with the poster of a play."""
    prompt = f"A poster of the play {title}"
    image_response = openai_client().images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    data = base64.b64decode(image_response.data[0].b64_json)
    path = folder / "poster.png"
    path.write_bytes(data)
    return path
