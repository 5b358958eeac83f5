import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    first, *rest = client.images.generate(model="gpt-image-1", prompt=prompt, n=3).data
    return requests.get(first.url).content
