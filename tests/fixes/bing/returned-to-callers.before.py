from typing import List
from BingImageCreator import ImageGen, ImageGenAsync
import requests, asyncio, aiohttp

def images(prompt) -> List[str]:
    gen = ImageGen("cookie")
    return gen.get_images(prompt)

async def aimages(prompt):
    async with ImageGenAsync("cookie") as gen:
        return await gen.get_images(prompt)

def main():
    for i, url in enumerate(images("a cat")):
        with open(f"{i}.jpg", "wb") as f:
            f.write(requests.get(url).content)

async def amain():
    urls = await aimages("a")
    async with aiohttp.ClientSession() as s:
        for u in urls:
            async with s.get(u) as r:
                with open("x.jpg", "wb") as f:
                    f.write(await r.read())

