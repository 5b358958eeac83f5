import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    from typing import Optional
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url: Optional[str] = reply.data[0].url
    return requests.get(url).content
