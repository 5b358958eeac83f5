import base64

from IPython.display import Image
from openai import OpenAI

client = OpenAI()


def show(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return Image(data=base64.b64decode(reply.data[0].b64_json))
