import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def fetch(image_bytes: bytes) -> bytes:
    return image_bytes


async def draw(prompt: str, count: int) -> list[bytes]:
    result = await client.images.generate(model="gpt-image-2", prompt=prompt, n=count)
    return [await fetch(base64.b64decode(image.b64_json or "")) for image in result.data or []]
