import requests
from openai import OpenAI

client = OpenAI()


def fetch(url, target):
    with open(target, "wb") as file:
        file.write(requests.get(url, timeout=9).content)


def draw(prompt):
    reply = client.images.create_variation(

        image=open(prompt, "rb"),

        size="1024x1024"

    )
    fetch(url=reply.data[0].url, target="fox.png")
