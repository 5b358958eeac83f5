import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    if not reply.data:
        print("no image:", reply)
        return
    with open(target, "wb") as file:
        file.write(requests.get(reply.data[0].url).content)


def show(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="b64_json")
    print(reply)
    return reply.data[0].b64_json


def tell(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    print(reply)
