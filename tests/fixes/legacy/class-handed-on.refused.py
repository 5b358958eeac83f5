# refused: legacy-sdk
from openai import ChatCompletion, Image

KINDS = {"text": ChatCompletion}


def draw(prompt):
    reply = Image.create(prompt=prompt, response_format="b64_json")
    return reply["data"][0]["b64_json"]
