import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def fetch(url, target):
    response = requests.get(url)
    response.raise_for_status()
    with open(target, "wb") as file:
        file.write(response.content)


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    fetch(reply.data[0].url, target)
