import base64
from functools import lru_cache

from openai import APIStatusError, OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompts):
    pictures = []
    for prompt in prompts:
        try:
            reply = openai_client().images.generate(
                model="gpt-image-2",
                prompt=prompt,
            )
        except APIStatusError as error:
            print("failed:", error.status_code)
            continue
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        pictures.append(base64.b64decode(reply.data[0].b64_json))
    return pictures
