import base64
import logging
from functools import lru_cache

from openai import OpenAI, OpenAIError


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, size="1024x1024"):
    """The base64 text of a picture, or None."""
    try:
        image_response = openai_client().images.generate(model="gpt-image-2", prompt=prompt, size=size)
    except OpenAIError as error:
        logging.error(f"Image request failed: {error}")
        return None
    if not image_response.data or not image_response.data[0].b64_json:
        return None
    return image_response.data[0].b64_json
