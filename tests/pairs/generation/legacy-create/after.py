import base64
import os

import openai

openai.api_key = os.getenv("OPENAI_API_KEY")


def draw(prompt):
    try:
        reply = openai.images.generate(model="gpt-image-2", prompt=prompt, n=1, size="1024x1024")
    except openai.BadRequestError:
        return None
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
