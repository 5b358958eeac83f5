import base64

import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    item = reply.data[0]
    if item.b64_json:
        data = base64.b64decode(item.b64_json)
    else:
        data = requests.get(item.url).content
    return data
