import asyncio
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(p):
    loop = asyncio.get_event_loop()
    return await loop.run_in_executor(
        None,
        lambda: client.images.generate(model="gpt-image-2", prompt=p),  # expect: wrapper
    )
