import asyncio
import base64
from pathlib import Path

from openai import AsyncOpenAI, OpenAIError


class Shop:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = AsyncOpenAI()

    async def picture(self, name: str) -> dict[str, str]:
        try:
            result = await self.client.images.generate(
                model="gpt-image-2", prompt=f"A product photo of {name}"
            )
        except OpenAIError:
            return {"name": name, "error": "not drawn"}
        if not result.data or not result.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        image_bytes = base64.b64decode(result.data[0].b64_json)
        (self.folder / f"{name}.png").write_bytes(image_bytes)
        return {"name": name, "file": f"{name}.png"}


def main(name):
    return asyncio.run(Shop(Path(".")).picture(name))
