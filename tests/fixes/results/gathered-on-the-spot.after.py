from openai import AsyncOpenAI
import asyncio
import base64

async def save(image_bytes, name):
    with open(name, "wb") as f:
        f.write(image_bytes)

async def main():
    rs = await asyncio.gather(*[AsyncOpenAI().images.generate(model="gpt-image-2", prompt=p) for p in ("a", "b")])
    for i, r in enumerate(rs):
        if not r.data or not r.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        await save(base64.b64decode(r.data[0].b64_json), f"{i}.png")

asyncio.run(main())
