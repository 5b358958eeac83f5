import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class RelayError(Exception):
    """The relay has said no."""


def draw(prompt, size="auto"):
    try:
        response = openai_client().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            size=size,
            n=1,
            timeout=300,
        )
    except APIStatusError as error:
        raise RelayError(f"status {error.status_code}")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(response.data[0].b64_json)
