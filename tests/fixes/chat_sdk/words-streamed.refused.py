# refused: effect-in-protocol
import re

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.invalid/v1")


def draw(prompt, show):
    """The words go to the screen as they come, then the picture."""
    text = ""
    for chunk in client.chat.completions.create(
        model="gpt-4o-image", messages=[{"role": "user", "content": prompt}], stream=True
    ):
        piece = chunk.choices[0].delta.content or ""
        show(piece)
        text += piece
    return requests.get(re.findall(r"\((https?://[^)]+)\)", text)[0], timeout=60).content
