import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    first = client.images.generate(model="gpt-image-2", prompt=prompt)
    second = client.images.generate(model="gpt-image-2", prompt=prompt + ", at night")
    if not first.data or not first.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(first.data[0].b64_json)
    if not second.data or not second.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_data = base64.b64decode(second.data[0].b64_json)
    return image_bytes, image_data
