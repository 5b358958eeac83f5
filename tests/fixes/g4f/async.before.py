import asyncio
import base64

from g4f.client import AsyncClient


async def main():
    client = AsyncClient()
    reply = await client.images.generate(prompt="a fox", model="gpt-image", response_format="b64_json")
    with open("fox.png", "wb") as file:
        file.write(base64.b64decode(reply.data[0].b64_json))


asyncio.run(main())
