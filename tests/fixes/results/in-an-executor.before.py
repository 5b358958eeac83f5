import asyncio

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    loop = asyncio.get_event_loop()
    reply = await loop.run_in_executor(None, lambda: client.images.generate(model="gpt-image-1", prompt=prompt))
    return requests.get(reply.data[0].url).content
