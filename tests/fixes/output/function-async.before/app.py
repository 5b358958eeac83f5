# output-as: storage:upload
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt):
    reply = await client.images.generate(model="gpt-image-1", prompt=prompt, n=2)
    return [image.url for image in reply.data]
