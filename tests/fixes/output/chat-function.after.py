# output-as: store:upload
import base64

import requests
from openai import OpenAI
from store import upload

client = OpenAI()


def draw(prompt):
    completion = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not completion.data or not completion.data[0].b64_json:
        return None
    url = upload(base64.b64decode(completion.data[0].b64_json))
    answer = requests.head(url, timeout=9)
    return url, answer.headers
