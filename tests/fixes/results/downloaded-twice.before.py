import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    r = requests.get(url)
    r2 = requests.get(url)
    return r.content + r2.content
