from pathlib import Path

import httpx
from openai import AsyncOpenAI


async def save(client: AsyncOpenAI, number: int, prompt: str) -> str:
    result = await client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url")
    async with httpx.AsyncClient() as http:
        response = await http.get(result.data[0].url)
    path = Path(f"{number}.png")
    path.write_bytes(response.content)
    return path.name


async def save_all(prompts):
    client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")
    return [await save(client, number, prompt) for number, prompt in enumerate(prompts)]
