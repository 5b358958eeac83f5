import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    response = requests.get(reply.data[0].url)
    if response.status_code == 200:
        with open(target, "wb") as file:
            file.write(response.content)
