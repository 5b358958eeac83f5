import base64

from openai import AsyncOpenAI, BadRequestError


class Editor:
    def __init__(self):
        self.client = AsyncOpenAI()

    async def tint(self, data):
        try:
            result = await self.client.images.edit(
                model="gpt-image-2", image=[("in.png", data, "image/png")], prompt="Make it red"
            )
        except BadRequestError:
            return b""
        if not result.data or not result.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(result.data[0].b64_json)
