import asyncio
import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def save(prompt, path):
    result = await client.images.generate(model="gpt-image-2", prompt=prompt)
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    with open(path, "wb") as file:
        file.write(base64.b64decode(result.data[0].b64_json))


def main(prompt):
    asyncio.run(save(prompt, "fox.png"))
