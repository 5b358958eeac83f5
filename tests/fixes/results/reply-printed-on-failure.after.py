import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data:
        print("no image:", reply)
        return
    with open(target, "wb") as file:
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        file.write(base64.b64decode(reply.data[0].b64_json))


def show(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    print(reply)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return reply.data[0].b64_json


def tell(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    print(reply)
