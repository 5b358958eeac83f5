import base64

from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")


async def draw(prompt):
    stream = await client.images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=3)
    steps = []
    async for event in stream:
        if event.type == "image_generation.partial_image":
            steps.append(event.partial_image_index)
        if event.type == "image_generation.completed":
            return steps, base64.b64decode(event.b64_json)
    raise RuntimeError("the stream ended early")
