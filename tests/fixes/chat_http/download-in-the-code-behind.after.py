import base64
import sys
from functools import lru_cache
from io import BytesIO

from openai import OpenAI, OpenAIError
from PIL import Image


@lru_cache(maxsize=1)
def openai_client() -> OpenAI:
    return OpenAI()


def draw(prompt, path):
    """A picture on the disk, no larger than wanted."""
    try:
        image_response = openai_client().images.generate(model="gpt-image-2", prompt=f"{prompt}, 3:2")
    except OpenAIError as error:
        print(f"Image request failed: {error}")
        sys.exit(1)
    if not image_response.data or not image_response.data[0].b64_json:
        sys.exit("the image API returned no image")
    image = Image.open(BytesIO(base64.b64decode(image_response.data[0].b64_json)))
    image.thumbnail((512, 512))
    image.save(path)
