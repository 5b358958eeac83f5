import base64

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def draw(prompt, target):
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(reply.data[0].b64_json)
    data = image_bytes
    target.write_bytes(data)
