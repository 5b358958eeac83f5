import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")


async def draw(prompt, limit):
    async with limit:
        stream = await client.images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=1)
        async for event in stream:
            if event.type != "image_generation.completed":
                continue
            return prompt, base64.b64decode(event.b64_json)


async def draw_all(prompts):
    limit = asyncio.Semaphore(2)
    return dict(await asyncio.gather(*(draw(prompt, limit) for prompt in prompts)))
