import base64
import io
from functools import lru_cache

from openai import OpenAI
from PIL import Image


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def repaint(path: str, prompt: str) -> bytes:
    picture = Image.open(path)
    picture.thumbnail((512, 512))
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    image_response = openai_client().images.edit(
        model="gpt-image-2",
        image=("image.png", buffer.getvalue(), "image/png"),
        prompt=prompt,
    )
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(image_response.data[0].b64_json)
