# refused: url-leaves-function
import asyncio

from openai import AsyncOpenAI

client = AsyncOpenAI(api_key="k", base_url="https://relay.example/v1")


async def one(prompt):
    reply = await client.images.generate(model="dall-e-3", prompt=prompt)
    return reply.data[0].url


async def main(book):
    one_of, other = await asyncio.gather(one("a"), one("b"))
    book.add(one_of)
