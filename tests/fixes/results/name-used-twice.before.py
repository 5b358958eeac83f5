import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    url = "https://example.org/a.png"
    a = requests.get(url).content
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    b = requests.get(url).content
    return a + b
