import base64
import time

from openai import APIError, OpenAI

client = OpenAI()


def draw(prompt):
    while True:
        try:
            reply = client.images.generate(model="gpt-image-2", prompt=prompt)
            break
        except APIError:
            time.sleep(1)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
