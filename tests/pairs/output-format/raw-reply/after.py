import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class DrawError(Exception):
    pass


def draw(prompt):
    """Whatever the relay sends: base64 text, or a link."""
    try:
        reply = openai_client().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            n=2,
        )
    except APIStatusError as error:
        raise DrawError(error.response.text)
    pictures = []
    for item in reply.data or []:
        if item.b64_json:
            pictures.append(base64.b64decode(item.b64_json))
    return pictures
