import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    first = client.images.generate(model="gpt-image-1", prompt=prompt)
    second = client.images.generate(model="gpt-image-1", prompt=prompt + ", at night")
    day = requests.get(first.data[0].url)
    night = requests.get(second.data[0].url)
    return day.content, night.content
