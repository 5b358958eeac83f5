import asyncio
import base64

from openai import AsyncOpenAI

aclient = AsyncOpenAI()


async def draw(prompts):
    replies = await asyncio.gather(*[aclient.images.generate(model="gpt-image-2", prompt=p) for p in prompts])
    return [base64.b64decode(r.data[0].b64_json or "") for r in replies]
