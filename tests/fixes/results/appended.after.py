import base64

from openai import OpenAI

client = OpenAI()


def draw(prompts, folder):
    images = []
    for prompt in prompts:
        reply = client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        images.append(base64.b64decode(reply.data[0].b64_json))
    for number, image_bytes in enumerate(images):
        (folder / f"{number}.png").write_bytes(image_bytes)
