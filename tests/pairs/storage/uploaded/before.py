import asyncio
from pathlib import Path

import httpx
from openai import AsyncOpenAI, OpenAIError


class Shop:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")

    async def picture(self, name: str) -> dict[str, str]:
        try:
            result = await self.client.images.generate(
                model="dall-e-3", prompt=f"A product photo of {name}", response_format="url"
            )
        except OpenAIError:
            return {"name": name, "error": "not drawn"}
        async with httpx.AsyncClient(timeout=60) as http:
            picture = await http.get(result.data[0].url)
            picture.raise_for_status()
            (self.folder / f"{name}.png").write_bytes(picture.content)
        return {"name": name, "file": f"{name}.png"}


def main(name):
    return asyncio.run(Shop(Path(".")).picture(name))
