import base64

import openai


def draw(prompt):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json")
    first = reply.get("data")[0]
    return base64.b64decode(first.get("b64_json"))
