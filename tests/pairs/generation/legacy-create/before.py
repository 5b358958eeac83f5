import base64
import os

import openai

openai.api_key = os.getenv("OPENAI_API_KEY")


def draw(prompt):
    try:
        reply = openai.Image.create(prompt=prompt, n=1, size="1024x1024", response_format="b64_json")
    except openai.error.InvalidRequestError:
        return None
    return base64.b64decode(reply["data"][0]["b64_json"])
