# output-as: path
import base64
import re
from pathlib import Path
from uuid import uuid4

import aiohttp
from openai import AsyncOpenAI


def save_image(image: bytes) -> str:
    """Write an image to a file of its own and give its path."""
    path = Path("images", f"{uuid4().hex}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    return str(path)


async def create(session: aiohttp.ClientSession, prompt: str, timeout: int = 300) -> list[str]:
    image_response = await AsyncOpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    return [save_image(base64.b64decode(image.b64_json)) for image in image_response.data or [] if image.b64_json]
