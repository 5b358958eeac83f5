import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


def draw(prompt):
    async def fetch():
        reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
        return reply

    reply = asyncio.run(fetch())
    return [base64.b64decode(item.b64_json) for item in reply.data or []]
