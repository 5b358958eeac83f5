# refused: result-leaves
import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI(api_key="k", base_url="https://relay.example/v1")


async def one(prompt):
    return await client.images.generate(model="dall-e-3", prompt=prompt)


async def main(book):
    book.add(await asyncio.gather(one("a"), one("b")))
