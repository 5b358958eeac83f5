import base64

from openai import AsyncOpenAI

client = AsyncOpenAI(max_retries=2)


async def draw(prompt):
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
