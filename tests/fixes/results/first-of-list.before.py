import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    urls = [i.url for i in reply.data]
    if not urls or len(urls) < 1:
        return None
    return requests.get(urls[0]).content
