import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt: str, image: bytes | None = None) -> bytes:
    """A picture of the words, or one made of another."""
    if image:
        image_response = openai_client().images.edit(
            model="gpt-image-2",
            image=("image.png", image, "image/png"),
            prompt=prompt,
        )
    else:
        image_response = openai_client().images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(image_response.data[0].b64_json)
