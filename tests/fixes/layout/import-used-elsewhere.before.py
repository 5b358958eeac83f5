import os

import requests
from openai import OpenAI

client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return requests.get(reply.data[0].url).content


def ping():
    return requests.get("https://example.org").ok, os.getcwd()
