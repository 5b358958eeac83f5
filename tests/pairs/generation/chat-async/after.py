import base64

from openai import AsyncOpenAI


class Painter:
    def __init__(self):
        self.client = AsyncOpenAI()

    async def draw(self, prompt: str) -> bytes | None:
        answer = await self.client.images.generate(
            model="gpt-image-2",
            prompt=f"Draw {prompt}",
        )
        if not answer.data or not answer.data[0].b64_json:
            return None
        return base64.b64decode(answer.data[0].b64_json)
