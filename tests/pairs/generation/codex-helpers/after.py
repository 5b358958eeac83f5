import base64
import logging

from openai import AsyncOpenAI, OpenAIError

logger = logging.getLogger(__name__)


class DrawError(Exception):
    """No picture."""


async def draw(prompt: str, size: str | None = None) -> bytes:
    """One picture."""
    try:
        image_response = await AsyncOpenAI().images.generate(
            model="gpt-image-2",
            prompt=prompt,
            size=size or "auto",
        )
    except OpenAIError as error:
        raise DrawError(str(error)) from error
    if not image_response.data or not image_response.data[0].b64_json:
        raise DrawError("the image API returned no image")
    data = base64.b64decode(image_response.data[0].b64_json)
    revised = image_response.data[0].revised_prompt
    logger.info("drawn as %s", revised)
    return data


async def main(prompt: str) -> bytes | str:
    try:
        return await draw(prompt)
    except DrawError:
        return "nothing"
