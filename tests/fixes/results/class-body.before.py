import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Poster:
    reply = client.images.generate(model="gpt-image-1", prompt="a fox")
    data = base64.b64decode(reply.data[0].b64_json)
