import httpx
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")


async def fetch(url: str) -> bytes:
    async with httpx.AsyncClient(timeout=30) as http:
        response = await http.get(url)
        response.raise_for_status()
        return response.content


async def draw(prompt: str) -> bytes:
    result = await client.images.generate(model="dall-e-3", prompt=prompt, quality="hd", style="vivid")
    return await fetch(result.data[0].url)
