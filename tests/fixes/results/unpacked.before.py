import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    (image,) = client.images.generate(model="gpt-image-1", prompt=prompt).data
    return requests.get(image.url).content
