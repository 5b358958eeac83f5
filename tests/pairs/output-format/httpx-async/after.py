import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def fetch(image_bytes: bytes) -> bytes:
    return image_bytes


async def draw(prompt: str) -> bytes:
    result = await client.images.generate(model="gpt-image-2", prompt=prompt, quality="high")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return await fetch(base64.b64decode(result.data[0].b64_json))
