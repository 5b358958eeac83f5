import base64

import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt, dry):
    if dry:
        return None
    elif base64.b64decode(client.images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json or ""):
        return True
