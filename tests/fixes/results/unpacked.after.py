import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    image_response = client.images.generate(model="gpt-image-2", prompt=prompt)
    (image,) = image_response.data or []
    if not image.b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(image.b64_json)
