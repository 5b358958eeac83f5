import aiohttp
from openai import AsyncOpenAI


class Bot:
    def __init__(self):
        self.client = AsyncOpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")

    async def draw(self, prompt):
        response = await self.client.images.generate(model="gpt-4o-image", prompt=prompt, response_format="url")
        async with aiohttp.ClientSession() as session:
            async with session.get(response.data[0].url) as picture:
                return await picture.read()
