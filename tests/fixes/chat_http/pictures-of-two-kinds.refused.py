# refused: edit-inputs
import base64
import re

import requests


def repaint(prompt: str, pictures: list) -> bytes:
    content = [{"type": "text", "text": prompt}]
    for each in pictures:
        if isinstance(each, bytes):
            link = f"data:image/png;base64,{base64.b64encode(each).decode()}"
        else:
            link = each
        content.append({"type": "image_url", "image_url": {"url": link}})
    body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": content}]}
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    return requests.get(re.search(r"\((https?://[^)]+)\)", text).group(1), timeout=60).content
