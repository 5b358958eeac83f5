import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def addresses(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, n=3)
    return [item.url for item in reply.data]


def draw(prompt, folder):
    for number, url in enumerate(addresses(prompt)):
        (folder / f"{number}.png").write_bytes(requests.get(url).content)
