# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def address(prompt):
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url


def draw(prompt):
    return requests.get(address(prompt)).content


JOBS = [address]
