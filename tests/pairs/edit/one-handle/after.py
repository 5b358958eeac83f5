import base64

from openai import OpenAI

client = OpenAI()


def repaint(path, prompt):
    with open(path, "rb") as picture:
        result = client.images.edit(model="gpt-image-2", image=picture, prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
