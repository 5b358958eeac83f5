import asyncio

import requests
from openai import AsyncOpenAI

aclient = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(prompts):
    replies = await asyncio.gather(*[aclient.images.generate(model="gpt-image-1", prompt=p) for p in prompts])
    return [requests.get(r.data[0].url).content for r in replies]
