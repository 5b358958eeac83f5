import base64

from openai import OpenAI


def draw(prompt: str, folder: str) -> list[str]:
    maker = OpenAI()
    written = []
    image_response = maker.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    for number, image_bytes in enumerate(images, start=1):
        path = f"{folder}/{number}.jpg"
        with open(path, "wb") as file:
            file.write(image_bytes)
        written.append(path)
    return written
