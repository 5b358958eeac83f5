import base64

from openai import AsyncOpenAI


class Bot:
    def __init__(self):
        self.client = AsyncOpenAI()

    async def draw(self, prompt):
        response = await self.client.images.generate(model="gpt-image-2", prompt=prompt)
        if not response.data or not response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(response.data[0].b64_json)
