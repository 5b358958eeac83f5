import base64

from openai import OpenAI

client = OpenAI(max_retries=3)


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
