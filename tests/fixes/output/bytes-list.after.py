# output-as: bytes
import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=3)
    return [base64.b64decode(image.b64_json or "") for image in reply.data or []]
