import base64
import logging

from openai import AsyncOpenAI

log = logging.getLogger(__name__)
client = AsyncOpenAI(max_retries=2)


async def draw(prompt: str, tries: int = 3) -> bytes:
    result = await client.images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024")
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
