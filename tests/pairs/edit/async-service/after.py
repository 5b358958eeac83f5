import asyncio
import base64

from openai import AsyncOpenAI


class Editor:
    def __init__(self, client: AsyncOpenAI) -> None:
        self.client = client

    async def tint(self, path: str, colour: str) -> bytes:
        with open(path, "rb") as picture:
            result = await self.client.images.edit(
                model="gpt-image-2", image=picture, prompt=f"Make it {colour}", quality="medium"
            )
        if not result.data or not result.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(result.data[0].b64_json)


async def serve(path, colours):
    editor = Editor(AsyncOpenAI())
    return dict(zip(colours, await asyncio.gather(*(editor.tint(path, colour) for colour in colours))))
