import base64
from functools import lru_cache
from pathlib import Path

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def repaint(picture: Path, prompt: str) -> bytes:
    result = openai_client().images.edit(model="gpt-image-2", prompt=prompt, image=[picture])
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
