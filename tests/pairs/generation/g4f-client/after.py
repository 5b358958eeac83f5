import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    response = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(response.data[0].b64_json)
