import requests
from openai import OpenAI
from PIL import Image

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return Image.open(requests.get(reply.data[0].url, stream=True).raw).convert("RGB")
