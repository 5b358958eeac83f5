# output-as: bytes
import base64
import re

import aiohttp
from openai import AsyncOpenAI


async def create(session: aiohttp.ClientSession, prompt: str, timeout: int = 300) -> list[bytes]:
    image_response = await AsyncOpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    return [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
