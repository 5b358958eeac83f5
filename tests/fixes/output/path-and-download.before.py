# output-as: path
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    target.write_bytes(requests.get(url, timeout=30).content)
    return url
