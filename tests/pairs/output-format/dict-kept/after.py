import base64
from functools import lru_cache

import requests
from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def image_of(answer):
    """Whatever the server sends: base64 text, or a link."""
    if not isinstance(answer, dict):
        return None
    item = (answer.get("data") or [{}])[0]
    text, link = item.get("b64_json"), item.get("url")
    if text:
        return base64.b64decode(text)
    return requests.get(link, timeout=60).content if link else None


def draw(prompt):
    reply = openai_client().images.generate(
        model="gpt-image-2",
        prompt=prompt,
    )
    return image_of(reply.model_dump(exclude_unset=True))
