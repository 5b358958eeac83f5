import base64

from openai import OpenAI

client = OpenAI()


def fetch(url, target):
    with open(target, "wb") as file:
        file.write(url)


def draw(prompt):
    reply = client.images.edit(

        model="gpt-image-2",
        image=open(prompt, "rb"),

        size="1024x1024",
        prompt="A variation of this image: the same subject and style, other details."

    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    fetch(url=base64.b64decode(reply.data[0].b64_json), target="fox.png")
