import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class DrawError(Exception):
    """The relay says why."""


def draw(prompt):
    try:
        data = openai_client().images.generate(model="gpt-image-2", prompt=prompt, timeout=300)
    except APIStatusError as error:
        raise DrawError(error.response.json()["error"]["message"])
    if not data.data or not data.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(data.data[0].b64_json)
