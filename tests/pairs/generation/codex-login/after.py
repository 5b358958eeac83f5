import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def thumbnail(prompt):
    """Rides on the login of somebody's Codex CLI."""
    result = openai_client().images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024", quality="low")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
