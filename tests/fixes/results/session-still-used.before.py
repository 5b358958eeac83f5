import aiohttp
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt, n=2)
    async with aiohttp.ClientSession() as session:
        async with session.get(reply.data[0].url) as r:
            a = await r.read()
        async with session.get("https://example.org") as r2:
            b = await r2.read()
    return a, b
