import base64

import backoff
from openai import AsyncOpenAI, RateLimitError

client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none", max_retries=0)


@backoff.on_exception(backoff.expo, RateLimitError, max_tries=3)
async def draw(prompt):
    reply = await client.images.generate(model="gpt-image-1", prompt=prompt)
    return base64.b64decode(reply.data[0].b64_json)
