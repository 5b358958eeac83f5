import asyncio
from functools import partial

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    loop = asyncio.get_running_loop()
    reply = await loop.run_in_executor(None, partial(client.images.generate, model="gpt-image-1", prompt=prompt))
    return requests.get(reply.data[0].url).content
