# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    if not prompt:
        return {"url": None, "prompt": ""}
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return {"url": reply.data[0].url, "prompt": prompt}


def save(prompt, target):
    picture = draw(prompt)
    if picture["url"]:
        target.write_bytes(requests.get(picture["url"]).content)
