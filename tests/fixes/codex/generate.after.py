import base64
from functools import lru_cache
from pathlib import Path

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt: str, target: Path) -> None:
    result = openai_client().images.generate(prompt=prompt, size="1024x1024", quality="high", model="gpt-image-2")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    target.write_bytes(base64.b64decode(result.data[0].b64_json))
