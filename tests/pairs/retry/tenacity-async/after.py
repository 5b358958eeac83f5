import base64

from openai import AsyncOpenAI


class Painter:
    def __init__(self):
        self.client = AsyncOpenAI(max_retries=2)

    async def draw(self, prompt):
        result = await self.client.images.generate(model="gpt-image-2", prompt=prompt)
        if not result.data or not result.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(result.data[0].b64_json)
