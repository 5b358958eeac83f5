import base64

from openai import AsyncOpenAI, BadRequestError


class Editor:
    def __init__(self):
        self.client = AsyncOpenAI(base_url="https://relay.example.net/v1", api_key="none")

    async def tint(self, data):
        try:
            result = await self.client.images.edit(
                model="gpt-image-1", image=[("in.png", data, "image/png")], prompt="Make it red"
            )
        except BadRequestError:
            return b""
        return base64.b64decode(result.data[0].b64_json)
