import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class Painter:
    """Draws with the page of Bing."""

    def __init__(self):
        self.name = "painter"

    def draw(self, prompt):
        """The four pictures for a prompt."""
        image_response = openai_client().images.generate(model="gpt-image-2", prompt=prompt, n=4)
        images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
        return images


def first(prompt):
    return Painter().draw(prompt)[0]
