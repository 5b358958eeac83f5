import base64
from typing import List
import asyncio
from openai import AsyncOpenAI, OpenAI

def images(prompt) -> List[bytes]:
    gen = OpenAI()
    image_response = gen.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    return images

async def aimages(prompt):
    async with AsyncOpenAI() as gen:
        image_response = await gen.images.generate(model="gpt-image-2", prompt=prompt, n=4)
        images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
        return images

def main():
    for i, image_bytes in enumerate(images("a cat")):
        with open(f"{i}.jpg", "wb") as f:
            f.write(image_bytes)

async def amain():
    images = await aimages("a")
    for u in images:
        with open("x.jpg", "wb") as f:
            f.write(u)

