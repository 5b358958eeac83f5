import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return {"image": reply.data[0].url, "prompt": prompt}


def save(prompt, target):
    picture = draw(prompt)
    print(picture)
    target.write_bytes(requests.get(picture["image"]).content)
    return picture["prompt"]
