import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    image_bytes = base64.b64decode(reply.data[0].b64_json or "") if reply.data else None
    if not image_bytes:
        raise LookupError("no image")
    return image_bytes
