import os

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key=os.environ["RELAY_KEY"])


def draw(prompt):
    response = client.images.generate(model="dall-e-3", prompt=prompt, response_format="url", size="1024x1024")
    url = response.data[0].url
    picture = requests.get(url, timeout=60)
    picture.raise_for_status()
    return picture.content
