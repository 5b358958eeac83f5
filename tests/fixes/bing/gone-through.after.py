import base64
from pathlib import Path

from openai import OpenAI


def each(prompt, cookie):
    maker = OpenAI()
    image_response = maker.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    for image_bytes in images:
        with open("lamp.jpg", "wb") as file:
            file.write(image_bytes)


def some(prompt, cookie):
    maker = OpenAI()
    image_response = maker.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    for number, image_bytes in enumerate(images[:2]):
        Path(f"{number}.jpg").write_bytes(image_bytes)


def first(prompt, cookie):
    image_response = OpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    image_bytes = images[0]
    return image_bytes


def contents(prompt, cookie):
    image_response = OpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    return [image_bytes for image_bytes in images]
