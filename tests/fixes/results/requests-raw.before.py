import shutil

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    url = client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
    response = requests.get(url, stream=True)
    with open(target, "wb") as file:
        shutil.copyfileobj(response.raw, file)
