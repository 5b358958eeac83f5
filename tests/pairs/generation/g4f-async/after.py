import base64

from openai import AsyncOpenAI


async def one(client, prompt):
    response = await client.images.generate(prompt=prompt, model="gpt-image-2")
    if not response.data or not response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(response.data[0].b64_json)


async def draw(prompts):
    client = AsyncOpenAI()
    return [await one(client, prompt) for prompt in prompts]
