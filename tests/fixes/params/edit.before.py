import base64

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def edit(path, prompt):
    with open(path, "rb") as picture, open("mask.png", "rb") as mask:
        reply = client.images.edit(
            model="gpt-image-1", image=picture, mask=mask, prompt=prompt, response_format="b64_json", n=1
        )
    return base64.b64decode(reply.data[0].b64_json)
