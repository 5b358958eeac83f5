import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def draw(prompt: str) -> bytes:
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)


print(len(asyncio.run(draw("a fox"))))
