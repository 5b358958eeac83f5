"""Draws through a relay that speaks the protocol of OpenAI."""

import base64

from openai import OpenAI

client = OpenAI()


def draw(prompt: str) -> bytes:
    """The bytes of one picture."""
    result = client.images.generate(
        model="gpt-image-2",
        prompt=prompt,
        size="1024x1024",
        quality="high",
    )
    if not result.data or not result.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(result.data[0].b64_json)
