# output-as: storage:upload
import base64

from openai import AsyncOpenAI

from storage import upload

client = AsyncOpenAI()


async def draw(prompt):
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt, n=2)
    return [await upload(base64.b64decode(image.b64_json or "")) for image in reply.data or []]
