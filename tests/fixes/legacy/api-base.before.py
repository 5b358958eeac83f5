import base64
import os

import openai

openai.api_key = os.environ["OPENAI_API_KEY"]
openai.api_base = "https://relay.example.net/v1"


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    return base64.b64decode(reply["data"][0]["b64_json"])
