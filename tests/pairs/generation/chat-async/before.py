import re

import httpx
from openai import AsyncOpenAI


class Painter:
    def __init__(self):
        self.client = AsyncOpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")

    async def draw(self, prompt: str) -> bytes | None:
        answer = await self.client.chat.completions.create(
            model="gpt-4o-image",
            messages=[{"role": "user", "content": f"Draw {prompt}"}],
        )
        urls = re.findall(r"https?://[^\s)]+", answer.choices[0].message.content)
        if not urls:
            return None
        async with httpx.AsyncClient() as http:
            picture = await http.get(urls[0])
            return picture.content
