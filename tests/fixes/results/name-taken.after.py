import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, image_bytes=b""):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_data = base64.b64decode(reply.data[0].b64_json)
    return image_bytes + image_data
