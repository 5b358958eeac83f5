import aiohttp
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt, target):
    reply = await client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            data = await response.read()
    target.write_bytes(data)
