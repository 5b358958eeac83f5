import httpx
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(prompt, target):
    reply = await client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    async with httpx.AsyncClient(timeout=30) as http:
        response = await http.get(url)
        response.raise_for_status()
        target.write_bytes(response.content)
