import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, folder):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, n=2)
    for number, item in enumerate(reply.data):
        picture = requests.get(item.url, timeout=30).content
        (folder / f"{number}.png").write_bytes(picture)
