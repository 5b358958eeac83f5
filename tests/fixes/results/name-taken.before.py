import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, image_bytes=b""):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    response = requests.get(reply.data[0].url)
    return image_bytes + response.content
