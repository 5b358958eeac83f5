import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, folder):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=3)
    images = [base64.b64decode(item.b64_json or "") for item in reply.data or []]
    for number, image_bytes in enumerate(images):
        (folder / f"{number}.png").write_bytes(image_bytes)
