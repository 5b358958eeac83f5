import base64

import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    found = []
    for image in reply.data or []:
        url = image.url
        data = image.b64_json
        if not url and not data:
            raise ValueError("no picture")
        if data:
            found.append(base64.b64decode(data))
        elif url:
            found.append(requests.get(url, timeout=9).content)
    return found
