import asyncio, aiohttp
from openai import AsyncOpenAI
client = AsyncOpenAI(api_key="k", base_url="https://relay.example/v1")

async def one(prompt):
    r = await client.images.generate(model="dall-e-3", prompt=prompt)
    return r.data[0].url

async def main():
    urls = await asyncio.gather(*[one(p) for p in ("a", "b")])
    async with aiohttp.ClientSession() as s:
        for i, u in enumerate(urls):
            async with s.get(u) as r:
                with open(f"{i}.png", "wb") as f:
                    f.write(await r.read())

asyncio.run(main())
