from functools import lru_cache

import requests
from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


CODEX = "https://chatgpt.com/backend-api/codex"


def headers(token):
    return {"Authorization": f"Bearer {token}"}


def draw(prompt, token, quality="high"):
    """The base64 text of a picture."""
    image_response = openai_client().images.generate(
        model="gpt-image-2",
        prompt=prompt,
        quality=quality,
    )
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    picture = image_response.data[0].b64_json
    return picture


def left(token):
    """How much of the plan is left."""
    return requests.get(f"{CODEX}/usage", headers=headers(token)).json()
