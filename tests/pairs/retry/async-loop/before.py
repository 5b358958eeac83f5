import asyncio
import base64
import logging

from openai import AsyncOpenAI, RateLimitError

log = logging.getLogger(__name__)
client = AsyncOpenAI(base_url="https://api.laozhang.ai/v1", api_key="none", max_retries=0)


async def draw(prompt: str, tries: int = 3) -> bytes:
    for attempt in range(3):
        try:
            result = await client.images.generate(model="gpt-image-1", prompt=prompt, size="1024x1024")
            break
        except RateLimitError:
            log.warning("limited, attempt %d", attempt)
            if attempt == 2:
                raise
            await asyncio.sleep(5)
    return base64.b64decode(result.data[0].b64_json)
