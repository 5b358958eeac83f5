import base64
from pathlib import Path

from openai import OpenAI

generator = OpenAI()


def draw(prompt: str, folder: str, stem: str) -> None:
    """Two of four."""
    image_response = generator.images.generate(model="gpt-image-2", prompt=prompt, n=4, output_format="jpeg")
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images[:2]):
        Path(folder, f"{stem}_{number}.jpeg").write_bytes(image)
