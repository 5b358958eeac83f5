import base64

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    item = reply.data[0]
    if item.b64_json:
        return base64.b64decode(item.b64_json)
    return requests.get(item.url).content
