import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if reply.data and len(reply.data) > 0:
        if not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(reply.data[0].b64_json)
    return None


def draw_or_fail(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data:
        raise ValueError("no image")
    if not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)


def draw_again(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data:
        reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
