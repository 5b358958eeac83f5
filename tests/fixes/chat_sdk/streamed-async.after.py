import base64

from openai import AsyncOpenAI


class Painter:
    def __init__(self, key: str):
        self.client = AsyncOpenAI(api_key=key)

    async def draw(self, prompt: str) -> bytes:
        """The bytes of a picture."""
        image_response = await self.client.images.generate(model="gpt-image-2", prompt=prompt)
        if not image_response.data or not image_response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(image_response.data[0].b64_json)
