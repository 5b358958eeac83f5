import asyncio
import base64
from collections.abc import AsyncIterator

from openai import AsyncOpenAI


class Studio:
    def __init__(self) -> None:
        self.client = AsyncOpenAI()

    async def frames(self, prompt: str) -> AsyncIterator[tuple[str, bytes]]:
        stream = await self.client.images.generate(
            model="gpt-image-2", prompt=prompt, stream=True, partial_images=2
        )
        is_complete = False
        async for event in stream:
            is_complete = event.type == "image_generation.completed"
            yield event.type, base64.b64decode(event.b64_json)
        if not is_complete:
            raise RuntimeError("the image API returned no image")


async def collect(prompt):
    return [frame async for frame in Studio().frames(prompt)]


def main(prompt):
    return asyncio.run(collect(prompt))
