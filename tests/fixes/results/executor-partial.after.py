import asyncio
import base64
from functools import partial

from openai import OpenAI

client = OpenAI()


async def draw(prompt):
    loop = asyncio.get_running_loop()
    reply = await loop.run_in_executor(None, partial(client.images.generate, model="gpt-image-2", prompt=prompt))
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)
