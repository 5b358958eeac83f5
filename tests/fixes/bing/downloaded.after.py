import base64

from openai import OpenAI


def draw(prompt, folder):
    generator = OpenAI()
    image_response = generator.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    for number, image_bytes in enumerate(images):
        with open(f"{folder}/{number}.jpeg", "wb") as file:
            file.write(image_bytes)
