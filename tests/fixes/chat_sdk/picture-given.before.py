import base64
import re
from pathlib import Path

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.invalid/v1")


def repaint(source: Path, prompt: str) -> bytes:
    """A picture made of another."""
    data = base64.b64encode(source.read_bytes()).decode()
    reply = client.chat.completions.create(
        model="gpt-4o-image",
        messages=[
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": prompt},
                    {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}},
                ],
            }
        ],
    )
    link = re.search(r"\((https?://[^)]+)\)", reply.choices[0].message.content).group(1)
    return requests.get(link, timeout=60).content
