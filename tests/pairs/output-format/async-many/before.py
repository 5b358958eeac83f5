import aiohttp
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")


async def fetch(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as reply:
        return await reply.read()


async def draw(prompt: str, count: int) -> list[bytes]:
    result = await client.images.generate(model="dall-e-2", prompt=prompt, n=count, response_format="url")
    async with aiohttp.ClientSession() as session:
        return [await fetch(session, image.url) for image in result.data]
