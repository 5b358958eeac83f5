import base64
import re

import requests

URL = "https://relay.invalid/v1/chat/completions"


def encoded(path):
    """The text of a file."""
    with open(path, "rb") as file:
        return base64.b64encode(file.read()).decode("utf-8")


def repaint(path: str, prompt: str) -> bytes:
    """Another picture made of a picture."""
    content = [
        {"type": "text", "text": prompt},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{encoded(path)}"}},
    ]
    body = {"model": "gpt-image-2-all", "messages": [{"role": "user", "content": content}]}
    reply = requests.post(URL, json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    found = re.search(r"data:image/\w+;base64,([A-Za-z0-9+/=]+)", text)
    if not found:
        raise RuntimeError("no picture in the answer")
    return base64.b64decode(found.group(1))
