import base64

from openai import AsyncOpenAI


class Painter:
    """Draws by way of a relay."""

    def __init__(self, api_key: str):
        self.api_key = api_key

    async def draw(self, prompt: str) -> bytes:
        """The bytes of a picture."""
        image_response = await AsyncOpenAI(api_key=self.api_key).images.generate(
            model="gpt-image-2",
            prompt="Paint in oil.\n\n" + prompt,
        )
        if not image_response.data or not image_response.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(image_response.data[0].b64_json)
