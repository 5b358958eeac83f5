import base64

import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    while not base64.b64decode(client.images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json or ""):
        pass
