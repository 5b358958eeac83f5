import base64
from pathlib import Path

from openai import AsyncOpenAI


async def draw(prompt, folder):
    async with AsyncOpenAI() as generator:
        image_response = await generator.images.generate(model="gpt-image-2", prompt=prompt, n=4, output_format="jpeg")
        images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
        Path(folder).mkdir(parents=True, exist_ok=True)
        for number, image in enumerate(images):
            Path(folder, f"{number}.jpeg").write_bytes(image)
