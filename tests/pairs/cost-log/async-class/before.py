import asyncio
import base64

from openai import AsyncOpenAI


class Billing:
    PRICE_PER_IMAGE = 0.04

    def __init__(self):
        self.total_cost = 0.0
        self.client = AsyncOpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")

    async def draw(self, prompt):
        result = await self.client.images.generate(model="gpt-image-1", prompt=prompt)
        self.total_cost += 0.04
        return base64.b64decode(result.data[0].b64_json)


def main():
    billing = Billing()
    return asyncio.run(billing.draw("a fox")), billing.total_cost
