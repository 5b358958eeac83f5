# refused: url-leaves-function
import asyncio
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url


async def main(prompts):
    tasks = [asyncio.ensure_future(each) for each in map(draw, prompts)]
    return await asyncio.gather(*tasks)
