import base64

from g4f.client import AsyncClient


async def one(client, prompt):
    response = await client.images.generate(prompt=prompt, model="dall-e-3", response_format="b64_json")
    return base64.b64decode(response.data[0].b64_json)


async def draw(prompts):
    client = AsyncClient()
    return [await one(client, prompt) for prompt in prompts]
