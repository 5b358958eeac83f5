import base64

from openai import AsyncOpenAI


async def draw(prompt):
    async with AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none") as client:
        reply = await client.images.generate(model="gpt-image-1", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
