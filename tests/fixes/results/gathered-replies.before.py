import asyncio
from openai import AsyncOpenAI
client = AsyncOpenAI(api_key="k", base_url="https://relay.example/v1")

async def one(prompt):
    r = await client.images.generate(model="dall-e-3", prompt=prompt, response_format="b64_json")
    return r

async def main():
    tasks = [one(p) for p in ("a", "b")]
    replies = await asyncio.gather(*tasks)
    for r in replies:
        print(len(r.data[0].b64_json))
    first, second = await asyncio.gather(one("x"), one("y"))
    print(len(first.data[0].b64_json), len(second.data[0].b64_json))

asyncio.run(main())
