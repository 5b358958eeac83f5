import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, decoded):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if decoded:
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(reply.data[0].b64_json)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json


def once(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    text = reply.data[0].b64_json
    return text, base64.b64decode(reply.data[0].b64_json)
