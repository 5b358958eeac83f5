import asyncio
import base64
from functools import partial

from openai import OpenAI

client = OpenAI()


async def draw(prompt):
    loop = asyncio.get_running_loop()
    first = await asyncio.to_thread(client.images.generate, model="gpt-image-2", prompt=prompt)
    second = await loop.run_in_executor(None, partial(client.images.generate, model="gpt-image-2", prompt=prompt, n=1))
    third = await loop.run_in_executor(None, lambda: client.images.generate(model="gpt-image-2", prompt=prompt))
    if not first.data or not first.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    if not second.data or not second.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    if not third.data or not third.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return [
        base64.b64decode(first.data[0].b64_json),
        base64.b64decode(second.data[0].b64_json),
        base64.b64decode(third.data[0].b64_json),
    ]
