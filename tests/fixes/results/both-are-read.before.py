import base64

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    found = []
    for image in reply.data:
        url = image.url
        data = image.b64_json
        if not url and not data:
            raise ValueError("no picture")
        if data:
            found.append(base64.b64decode(data))
        elif url:
            found.append(requests.get(url, timeout=9).content)
    return found
