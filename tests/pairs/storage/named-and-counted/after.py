import base64
from pathlib import Path

from openai import OpenAI

client = OpenAI()


def draw(prompt):
    response = client.images.generate(model="gpt-image-2", prompt=prompt, n=3, size="1024x1024")
    images = [base64.b64decode(each.b64_json or "") for each in response.data or []]
    names = []
    for number, image_bytes in enumerate(images, start=1):
        name = f"picture_{number}.png"
        Path(name).write_bytes(image_bytes)
        names.append(name)
    return names
