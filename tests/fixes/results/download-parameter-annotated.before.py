import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def fetch(image_url: str, target: str) -> None:
    reply = requests.get(image_url, timeout=9)
    if reply.status_code == 200:
        with open(target, "wb") as file:
            file.write(reply.content)
    else:
        print(reply.status_code)


def draw(prompt):
    reply = client.images.generate(
        model="dall-e-3",

        prompt=prompt,

        size="512x512"

    )
    fetch(reply.data[0].url, "fox.png")
