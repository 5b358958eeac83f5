import base64
from pathlib import Path

from openai import AsyncOpenAI


async def save(client: AsyncOpenAI, number: int, prompt: str) -> str:
    result = await client.images.generate(model="gpt-image-2", prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(result.data[0].b64_json)
    path = Path(f"{number}.png")
    path.write_bytes(image_bytes)
    return path.name


async def save_all(prompts):
    client = AsyncOpenAI()
    return [await save(client, number, prompt) for number, prompt in enumerate(prompts)]
