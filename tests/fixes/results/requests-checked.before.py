import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    image_url = reply.data[0].url
    response = requests.get(image_url, timeout=60)
    response.raise_for_status()
    target.write_bytes(response.content)
