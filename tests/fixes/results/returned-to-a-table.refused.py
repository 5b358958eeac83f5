# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return reply.data[0].url


TOOLS = {"draw": draw}


def main():
    return requests.get(draw("a dog")).content
