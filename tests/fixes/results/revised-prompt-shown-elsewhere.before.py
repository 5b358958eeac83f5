import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    return await client.images.generate(model="gpt-image-1", prompt=prompt)


async def main(prompts):
    for reply in await asyncio.gather(*[draw(each) for each in prompts]):
        revised = reply.data[0].revised_prompt
        print(f"{revised}: {len(reply.data[0].b64_json)}")
