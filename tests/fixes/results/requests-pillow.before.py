import io

import requests
from openai import OpenAI
from PIL import Image

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    response = requests.get(reply.data[0].url)
    return Image.open(io.BytesIO(response.content))
