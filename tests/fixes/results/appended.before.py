import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompts, folder):
    links = []
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-1", prompt=prompt)
        links.append(reply.data[0].url)
    for number, link in enumerate(links):
        (folder / f"{number}.png").write_bytes(requests.get(link).content)
