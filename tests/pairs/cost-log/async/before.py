import asyncio
import base64

from openai import AsyncOpenAI

PRICE_PER_IMAGE = 0.04
client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")
costs = []


async def draw(prompt):
    result = await client.images.generate(model="gpt-image-1", prompt=prompt, size="1024x1024")
    costs.append(PRICE_PER_IMAGE)
    return base64.b64decode(result.data[0].b64_json)


async def draw_all(prompts):
    return [await draw(prompt) for prompt in prompts]


def main(prompts):
    return asyncio.run(draw_all(prompts)), costs
