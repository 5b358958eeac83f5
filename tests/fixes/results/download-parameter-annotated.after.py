import base64

from openai import OpenAI

client = OpenAI()


def fetch(image_bytes: bytes, target: str) -> None:
    with open(target, "wb") as file:
        file.write(image_bytes)


def draw(prompt):
    reply = client.images.generate(
        model="gpt-image-2",

        prompt=prompt,

        size="1024x1024"

    )
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    fetch(base64.b64decode(reply.data[0].b64_json), "fox.png")
