import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt: str, refs: list[tuple[str, str]] | None = None, size: str = "auto") -> bytes:
    """A picture, made of others where there are some."""
    if refs:
        image_response = openai_client().images.edit(
            model="gpt-image-2",
            image=[("image.png", base64.b64decode(data), mime) for data, mime in refs],
            prompt=prompt,
            size=size,
        )
    else:
        image_response = openai_client().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            size=size,
        )
    picture = image_response.data[0].b64_json if image_response.data else None
    if not picture:
        raise RuntimeError("no picture")
    return base64.b64decode(picture)
