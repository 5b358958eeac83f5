import base64

from openai import OpenAI

client = OpenAI()


def edit(path, prompt):
    with open(path, "rb") as picture, open("mask.png", "rb") as mask:
        reply = client.images.edit(
            model="gpt-image-2", image=picture, mask=mask, prompt=prompt, n=1
        )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
