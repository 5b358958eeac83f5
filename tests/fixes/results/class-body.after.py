import base64

from openai import OpenAI

client = OpenAI()


class Poster:
    reply = client.images.generate(model="gpt-image-2", prompt="a fox")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    data = base64.b64decode(reply.data[0].b64_json)
