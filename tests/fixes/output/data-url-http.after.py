# output-as: data-url
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt):
    response = openai_client().images.generate(
        model="gpt-image-2",
        prompt=prompt,
    )
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return {"image": f"data:image/png;base64,{response.data[0].b64_json}"}
