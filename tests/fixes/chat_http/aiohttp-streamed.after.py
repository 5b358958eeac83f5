import base64

from openai import AsyncOpenAI


async def picture(base: str, prompt: str) -> bytes:
    """The bytes of a picture that a chat streams a link to."""
    image_response = await AsyncOpenAI().images.generate(
        model="gpt-image-2",
        prompt="Paint in watercolour.\n\n" + prompt,
    )
    if not image_response.data or not image_response.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(image_response.data[0].b64_json)
