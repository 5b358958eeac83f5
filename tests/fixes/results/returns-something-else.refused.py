# refused: mixed-sources
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def address(prompt):
    if not prompt:
        return "https://cdn.example.org/blank.png"
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url


def draw(prompt):
    return requests.get(address(prompt)).content
