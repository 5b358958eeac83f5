import base64
import re

import requests

URL = "https://relay.invalid/v1/chat/completions"


def draw(prompt: str, image: bytes | None = None) -> bytes:
    """A picture of the words, or one made of another."""
    content = [{"type": "text", "text": prompt}]
    if image:
        data = base64.b64encode(image).decode("utf-8")
        content.append({"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}})
    body = {"model": "dall-e-3-data", "messages": [{"role": "user", "content": content}], "stream": False}
    reply = requests.post(URL, json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    found = re.search(r"data:image/\w+;base64,([A-Za-z0-9+/=]+)", text)
    if not found:
        raise RuntimeError("no picture in the answer")
    return base64.b64decode(found.group(1))
