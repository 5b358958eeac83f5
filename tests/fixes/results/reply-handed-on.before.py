import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def save(reply, target):
    target.write_bytes(requests.get(reply.data[0].url).content)


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    save(reply, target)
