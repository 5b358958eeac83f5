import base64
from functools import lru_cache

from openai import OpenAI


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, folder):
    result = openai_client().images.generate(model="gpt-image-2", prompt=prompt)
    for number, image in enumerate(result.data or []):
        if not image.b64_json:
            raise RuntimeError("the image API returned no image")
        (folder / f"{number}.png").write_bytes(base64.b64decode(image.b64_json))
