import re

import httpx
from openai import AsyncOpenAI


class Painter:
    def __init__(self, key: str):
        self.client = AsyncOpenAI(api_key=key, base_url="https://relay.invalid/v1")

    async def draw(self, prompt: str) -> bytes:
        """The bytes of a picture."""
        parts = []
        async for chunk in await self.client.chat.completions.create(
            model="sora_image", messages=[{"role": "user", "content": prompt}], stream=True
        ):
            if chunk.choices:
                parts.append(chunk.choices[0].delta.content or "")
        found = re.search(r"\((https?://[^)]+)\)", "".join(parts))
        if not found:
            raise ValueError("no picture in the answer")
        async with httpx.AsyncClient() as http:
            reply = await http.get(found.group(1))
            return reply.content
