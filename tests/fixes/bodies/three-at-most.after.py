import base64
from functools import lru_cache

from openai import OpenAI, OpenAIError


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, headers):
    images = []
    for number in range(3):
        try:
            image_response = openai_client().with_options(max_retries=0).images.generate(
                model="gpt-image-2", prompt=prompt
            )
        except OpenAIError:
            break
        images += [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    return images
