import base64

from openai import AsyncOpenAI, OpenAIError


class Plugin:
    def __init__(self, config):
        pass

    async def draw(self, prompt: str, image: bytes | None = None) -> bytes | None:
        """A picture of the words, or one made of another."""
        try:
            if image is not None:
                image_response = await AsyncOpenAI().images.edit(
                    model="gpt-image-2",
                    image=("image.jpg", image, "image/jpeg"),
                    prompt=prompt,
                )
            else:
                image_response = await AsyncOpenAI().images.generate(model="gpt-image-2", prompt=prompt)
        except OpenAIError:
            return None
        if not image_response.data or not image_response.data[0].b64_json:
            return None
        return base64.b64decode(image_response.data[0].b64_json)
