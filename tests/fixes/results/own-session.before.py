import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    session = requests.Session()
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return session.get(reply.data[0].url, timeout=3).content
