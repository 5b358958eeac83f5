# output-as: data-url
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


class Maker:
    """Pictures of Bing."""

    def __init__(self, cookie, is_logging=True):
        pass

    def generate(self, prompt, num_images):
        """Addresses, as many as wanted."""
        image_response = openai_client().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            n=num_images,
        )
        return [f"data:image/png;base64,{image.b64_json}" for image in image_response.data or [] if image.b64_json]
