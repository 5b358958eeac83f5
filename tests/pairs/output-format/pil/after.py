import base64
from io import BytesIO

from openai import OpenAI
from PIL import Image

client = OpenAI()


def thumbnail(prompt):
    result = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    picture = Image.open(BytesIO(base64.b64decode(result.data[0].b64_json)))
    picture.thumbnail((1, 1))
    return picture.convert("RGB")
