import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompts):
    images = []
    for prompt in prompts:
        result = openai_client().images.generate(
            prompt=prompt,
            model="gpt-image-2",
            n=1,
        ).model_dump(exclude_unset=True)
        images += [base64.b64decode(item["b64_json"]) for item in result.get("data") or []]
    return images
