import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class EditError(Exception):
    pass


def fill(path, mask, prompt):
    try:
        response = openai_client().images.edit(
            image=open(path, "rb"),
            mask=open(mask, "rb"),
            model="gpt-image-2",
            prompt=prompt,
            n=1,
            size="1024x1024",
            timeout=300,
        )
    except APIStatusError as error:
        raise EditError(error.response.text)
    if not response.data:
        raise RuntimeError("the image API returned no image")
    item = response.data[0]
    if not item.b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(item.b64_json)
