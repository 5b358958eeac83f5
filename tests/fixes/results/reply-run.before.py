import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    async def fetch():
        reply = await client.images.generate(model="dall-e-3", prompt=prompt, response_format="b64_json")
        return reply

    reply = asyncio.run(fetch())
    return [base64.b64decode(item.b64_json) for item in reply.data]
