from io import BytesIO

import openai
import requests
from PIL import Image


def draw(prompt):
    response = openai.Image.create(prompt=prompt, n=1, size="1024x1024")
    image_url = response["data"][0]["url"]
    return Image.open(BytesIO(requests.get(image_url).content))
