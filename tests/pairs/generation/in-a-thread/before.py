import asyncio
from functools import partial

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1", api_key="none")


async def draw(prompt):
    loop = asyncio.get_running_loop()
    first = await asyncio.to_thread(client.images.generate, model="gpt-image-1", prompt=prompt, response_format="url")
    second = await loop.run_in_executor(None, partial(client.images.generate, model="gpt-image-1", prompt=prompt, n=1))
    third = await loop.run_in_executor(None, lambda: client.images.generate(model="gpt-image-1", prompt=prompt))
    return [
        requests.get(first.data[0].url, timeout=30).content,
        requests.get(second.data[0].url, timeout=30).content,
        requests.get(third.data[0].url, timeout=30).content,
    ]
