import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt, count):
    result = client.images.generate(model="gpt-image-2", prompt=prompt, n=count)
    images = [base64.b64decode(image.b64_json or "") for image in result.data or []]
    return [image_bytes for image_bytes in images]
