import base64

import aiohttp
from openai import OpenAI

client = OpenAI()


async def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    async with aiohttp.ClientSession() as session:
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        a = base64.b64decode(reply.data[0].b64_json)
        async with session.get("https://example.org") as r2:
            b = await r2.read()
    return a, b
