import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def draw(prompt: str) -> bytes:
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)


print(len(asyncio.run(draw("a fox"))))
