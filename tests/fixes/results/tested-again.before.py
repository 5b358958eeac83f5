import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, decoded):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    if decoded:
        return base64.b64decode(reply.data[0].b64_json)
    return reply.data[0].b64_json


def once(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    text = reply.data[0].b64_json
    return text, base64.b64decode(reply.data[0].b64_json)
