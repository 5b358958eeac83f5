import asyncio
import base64
from openai import AsyncOpenAI
client = AsyncOpenAI()

async def one(prompt):
    r = await client.images.generate(model="gpt-image-2", prompt=prompt)
    if not r.data or not r.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(r.data[0].b64_json)

async def main():
    images = await asyncio.gather(*[one(p) for p in ("a", "b")])
    for i, u in enumerate(images):
        with open(f"{i}.png", "wb") as f:
            f.write(u)

asyncio.run(main())
