import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    return [base64.b64decode(each.b64_json) for each in reply.data]
