import base64

from openai import OpenAI

client = OpenAI()


class Poster:
    reply = client.images.generate(model="gpt-image-2", prompt="a fox")
    data = base64.b64decode(reply.data[0].b64_json)
