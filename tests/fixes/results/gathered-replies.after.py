import asyncio
from openai import AsyncOpenAI
client = AsyncOpenAI()

async def one(prompt):
    r = await client.images.generate(model="gpt-image-2", prompt=prompt)
    return r

async def main():
    tasks = [one(p) for p in ("a", "b")]
    replies = await asyncio.gather(*tasks)
    for r in replies:
        if not r.data or not r.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        print(len(r.data[0].b64_json))
    first, second = await asyncio.gather(one("x"), one("y"))
    if not second.data or not second.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    if not first.data or not first.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    print(len(first.data[0].b64_json), len(second.data[0].b64_json))

asyncio.run(main())
