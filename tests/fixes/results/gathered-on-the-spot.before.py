from g4f.client import AsyncClient
import asyncio, aiohttp
client = AsyncClient()

async def save(url, name):
    async with aiohttp.ClientSession() as s:
        async with s.get(url) as r:
            with open(name, "wb") as f:
                f.write(await r.read())

async def main():
    rs = await asyncio.gather(*[client.images.generate(model="flux", prompt=p) for p in ("a", "b")])
    for i, r in enumerate(rs):
        await save(r.data[0].url, f"{i}.png")

asyncio.run(main())
