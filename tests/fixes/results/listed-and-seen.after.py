import base64

from openai import OpenAI

client = OpenAI()


def addresses(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=3)
    return [base64.b64decode(item.b64_json or "") for item in reply.data or []]


def draw(prompt, folder):
    for number, image_bytes in enumerate(addresses(prompt)):
        (folder / f"{number}.png").write_bytes(image_bytes)
