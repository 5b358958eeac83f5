import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def draw(prompt):
    return await client.images.generate(model="gpt-image-2", prompt=prompt)


async def main(prompts):
    for reply in await asyncio.gather(*[draw(each) for each in prompts]):
        revised = reply.data[0].revised_prompt
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        print(f"{revised}: {len(reply.data[0].b64_json)}")
