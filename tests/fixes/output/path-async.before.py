# output-as: path
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    reply = await client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
