import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, folder):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, n=3)
    urls = [item.url for item in reply.data]
    for number, url in enumerate(urls):
        (folder / f"{number}.png").write_bytes(requests.get(url).content)
