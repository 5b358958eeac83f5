import base64

from openai import AsyncOpenAI


async def repaint(path, prompt):
    client = AsyncOpenAI(base_url="https://api.laozhang.ai/v1", api_key="none")
    found = {}
    with open(path, "rb") as image:
        stream = await client.images.edit(model="gpt-image-1", image=image, prompt=prompt, stream=True, partial_images=1)
        async for event in stream:
            found[event.type] = base64.b64decode(event.b64_json)
    return found
