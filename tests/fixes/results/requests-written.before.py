import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
    url = reply.data[0].url
    data = requests.get(url, timeout=60).content
    with open(target, "wb") as file:
        file.write(data)
