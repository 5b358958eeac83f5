import base64

from openai import AsyncOpenAI, OpenAIError


class Painter:
    """Draws by way of a relay."""

    def __init__(self, api_key: str):
        self.api_key = api_key

    async def draw(self, prompt: str) -> bytes | None:
        """The bytes of a picture; None where there is none."""
        try:
            image_response = await AsyncOpenAI(api_key=self.api_key).images.generate(
                model="gpt-image-2",
                prompt=prompt,
            )
        except OpenAIError:
            return None
        if not image_response.data or not image_response.data[0].b64_json:
            return None
        return base64.b64decode(image_response.data[0].b64_json)
