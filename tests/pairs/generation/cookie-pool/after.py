import base64
import os
from pathlib import Path

from openai import OpenAI


def draw(prompt, folder):
    maker = OpenAI()
    image_response = maker.images.generate(model="gpt-image-2", prompt=prompt, n=4, output_format="jpeg")
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images):
        Path(folder, f"{number}.jpeg").write_bytes(image)
    return sorted(each for each in os.listdir(folder) if each.endswith(".jpeg"))
