from fastapi import APIRouter
from openai import AsyncOpenAI

router = APIRouter()
client = AsyncOpenAI()


@router.post("/draw")
async def draw(prompt: str):
    reply = await client.images.generate(model="dall-e-3", prompt=prompt, size="1792x1024")
    return {"url": reply.data[0].url}
