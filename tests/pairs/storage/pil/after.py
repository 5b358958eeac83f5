import base64
from io import BytesIO

from openai import OpenAI
from PIL import Image

client = OpenAI()


def draw(prompt, path):
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(image_response.data[0].b64_json)
    picture = Image.open(BytesIO(image_bytes))
    picture.save(path)
    return picture.size
