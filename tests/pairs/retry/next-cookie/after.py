import base64
import os
from pathlib import Path

from openai import OpenAI


class Pool:
    def __init__(self, cookies):
        pass

    def draw(self, prompt, folder):
        generator = OpenAI()
        try:
            image_response = generator.images.generate(model="gpt-image-2", prompt=prompt, n=4, output_format="jpeg")
            images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
        except Exception as error:
            raise RuntimeError("no account is left") from error
        Path(folder).mkdir(parents=True, exist_ok=True)
        for number, image in enumerate(images):
            Path(folder, "bing" + f"_{number}.jpeg").write_bytes(image)
        return sorted(name for name in os.listdir(folder) if name.startswith("bing"))
