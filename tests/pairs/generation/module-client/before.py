import base64
import os

import openai

openai.api_key = os.environ["RELAY_KEY"]
openai.base_url = "https://relay.example.net/v1/"


def draw(prompt):
    reply = openai.images.generate(model="gpt-image-1", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
