import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, folder):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    for number, item in enumerate(reply.data or []):
        if not item.b64_json:
            raise RuntimeError("the image API returned no image")
        picture = base64.b64decode(item.b64_json)
        (folder / f"{number}.png").write_bytes(picture)
