import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def draw(prompt, limit):
    async with limit:
        stream = await client.images.generate(model="gpt-image-2", prompt=prompt, stream=True, partial_images=1)
        is_complete = False
        async for event in stream:
            is_complete = event.type == "image_generation.completed"
            if event.type != "image_generation.completed":
                continue
            return prompt, base64.b64decode(event.b64_json)
        if not is_complete:
            raise RuntimeError("the image API returned no image")


async def draw_all(prompts):
    limit = asyncio.Semaphore(2)
    return dict(await asyncio.gather(*(draw(prompt, limit) for prompt in prompts)))
