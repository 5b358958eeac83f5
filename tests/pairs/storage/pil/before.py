from io import BytesIO

import requests
from openai import OpenAI
from PIL import Image

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt, path):
    image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    picture = Image.open(BytesIO(requests.get(image_url, timeout=30).content))
    picture.save(path)
    return picture.size
