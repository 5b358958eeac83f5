import asyncio

import aiohttp
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")


async def save(prompt, path):
    result = await client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
    async with aiohttp.ClientSession() as session:
        async with session.get(result.data[0].url) as response:
            with open(path, "wb") as file:
                file.write(await response.read())


def main(prompt):
    asyncio.run(save(prompt, "fox.png"))
