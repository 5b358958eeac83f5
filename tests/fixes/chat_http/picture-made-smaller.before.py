import base64
import io
import re

import requests
from PIL import Image


def repaint(path: str, prompt: str) -> bytes:
    picture = Image.open(path)
    picture.thumbnail((512, 512))
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    content = [
        {"type": "text", "text": prompt},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}},
    ]
    body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": content}]}
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    return requests.get(re.search(r"\((https?://[^)]+)\)", text).group(1), timeout=60).content
