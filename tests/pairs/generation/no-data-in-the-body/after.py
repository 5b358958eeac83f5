import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt):
    try:
        result = openai_client().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            timeout=300,
        )
    except APIStatusError:
        raise ValueError("the relay sent no picture")
    if not result.data:
        raise ValueError("the relay sent no picture")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
