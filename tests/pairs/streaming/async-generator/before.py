import asyncio
import base64
from collections.abc import AsyncIterator

from openai import AsyncOpenAI


class Studio:
    def __init__(self) -> None:
        self.client = AsyncOpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")

    async def frames(self, prompt: str) -> AsyncIterator[tuple[str, bytes]]:
        stream = await self.client.images.generate(
            model="gpt-image-1-vip", prompt=prompt, stream=True, partial_images=2
        )
        async for event in stream:
            yield event.type, base64.b64decode(event.b64_json)


async def collect(prompt):
    return [frame async for frame in Studio().frames(prompt)]


def main(prompt):
    return asyncio.run(collect(prompt))
