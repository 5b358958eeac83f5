import base64

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    url = reply.data[0].url
    data = reply.data[0].b64_json
    if url:
        return requests.get(url, timeout=9).content
    return base64.b64decode(data)
