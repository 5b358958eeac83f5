"""Draws through a relay that speaks the protocol of OpenAI."""

import base64
import os

from openai import OpenAI

client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://api.laozhang.ai/v1")


def draw(prompt: str) -> bytes:
    """The bytes of one picture."""
    result = client.images.generate(
        model="gpt-4o-image",
        prompt=prompt,
        size="1024x1024",
        quality="high",
        response_format="b64_json",
    )
    return base64.b64decode(result.data[0].b64_json)
