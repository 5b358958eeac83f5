import base64
import logging

from openai import AsyncOpenAI

logger = logging.getLogger(__name__)


class Artist:
    """Asks the relay of the settings."""

    def __init__(self, settings):
        pass

    async def draw(self, prompt):
        """The bytes of a picture, or why there are none."""
        try:
            image_response = await AsyncOpenAI().images.generate(model="gpt-image-2", prompt=prompt)
            if not image_response.data or not image_response.data[0].b64_json:
                return None, "the image API returned no image"
            return base64.b64decode(image_response.data[0].b64_json), None
        except Exception as error:
            logger.exception("no picture")
            return None, str(error)
