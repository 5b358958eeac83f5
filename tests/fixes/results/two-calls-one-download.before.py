import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, wide):
    if wide:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt, size="1536x1024")
    else:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt, size="1024x1024")
    return requests.get(reply.data[0].url).content
