import base64

from openai import OpenAI

client = OpenAI()


def repaint(path, prompt, target):
    with open(path, "rb") as image:
        result = client.images.edit(model="gpt-image-2", image=image, prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(result.data[0].b64_json)
    with open(target, "wb") as file:
        file.write(image_bytes)
