# refused: return-not-told
import re

import requests


def draw(prompt):
    """The bytes and the words beside them."""
    body = {"model": "sora_image", "messages": [{"role": "user", "content": prompt}]}
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=600)
    if reply.status_code != 200:
        return None, f"HTTP {reply.status_code}"
    text = reply.json()["choices"][0]["message"]["content"]
    link = re.search(r"!\[.*?\]\((.+?)\)", text).group(1)
    return requests.get(link, timeout=60).content, text
