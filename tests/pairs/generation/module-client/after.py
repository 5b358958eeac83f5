import base64
import os

import openai

openai.api_key = os.environ["RELAY_KEY"]


def draw(prompt):
    reply = openai.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
