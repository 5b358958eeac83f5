import base64
import os

import openai

openai.api_key = os.environ["RELAY_KEY"]


def draw(prompt):
    reply = openai.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
