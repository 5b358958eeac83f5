import asyncio
import base64

from openai import AsyncOpenAI, RateLimitError

KEYS = ["first", "second"]


async def draw(prompt):
    for number in range(len(KEYS)):
        client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key=KEYS[number], max_retries=0)
        try:
            result = await client.images.generate(model="gpt-image-1", prompt=prompt)
            return base64.b64decode(result.data[0].b64_json)
        except RateLimitError:
            await asyncio.sleep(2)
    raise RuntimeError("no key is left")
