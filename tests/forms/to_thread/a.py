import asyncio
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(p):
    return await asyncio.to_thread(client.images.generate, model="gpt-image-2", prompt=p)  # expect: wrapper


asyncio.run(draw("x"))
