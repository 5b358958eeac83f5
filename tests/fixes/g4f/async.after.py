import asyncio
import base64

from openai import AsyncOpenAI


async def main():
    client = AsyncOpenAI()
    reply = await client.images.generate(prompt="a fox", model="gpt-image-2")
    with open("fox.png", "wb") as file:
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        file.write(base64.b64decode(reply.data[0].b64_json))


asyncio.run(main())
