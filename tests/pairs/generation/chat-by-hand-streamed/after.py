import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, path):
    """Write a picture into a file, and tell where."""
    image_response = openai_client().images.generate(
        model="gpt-image-2",
        prompt=f"Draw a poster of {prompt}.",
    )
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    picture = base64.b64decode(image_response.data[0].b64_json)
    with open(path, "wb") as file:
        file.write(picture)
    return path
