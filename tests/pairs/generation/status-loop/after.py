import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt):
    response = openai_client().with_options(max_retries=2).images.generate(
        model="gpt-image-2",
        prompt=prompt,
        timeout=300,
    )
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(response.data[0].b64_json)
