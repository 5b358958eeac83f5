import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    if reply.data and len(reply.data) > 0:
        return requests.get(reply.data[0].url).content
    return None


def draw_or_fail(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    if not reply.data:
        raise ValueError("no image")
    return requests.get(reply.data[0].url).content


def draw_again(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    if not reply.data:
        reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return requests.get(reply.data[0].url).content
