import base64
from functools import lru_cache

from openai import OpenAI, OpenAIError


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw_all(prompts):
    """A picture for each prompt; those that fail are left out."""
    images = []
    for prompt in prompts:
        try:
            image_response = openai_client().images.generate(model="gpt-image-2", prompt=prompt)
        except OpenAIError as error:
            print(f"Image request failed: {error}")
            continue
        image = image_response.data[0].b64_json if image_response.data else None
        if image:
            images.append(base64.b64decode(image))
    return images
