# refused: mixed-sources
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def fetch(url):
    return requests.get(url).content


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return fetch(reply.data[0].url)


def logo():
    return fetch("https://cdn.example.org/logo.png")
