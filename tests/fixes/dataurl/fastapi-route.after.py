from fastapi import APIRouter
from openai import AsyncOpenAI

router = APIRouter()
client = AsyncOpenAI()


@router.post("/draw")
async def draw(prompt: str):
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt, size="1792x1024")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return {"url": f"data:image/png;base64,{reply.data[0].b64_json}"}
