# refused: result-not-told
import re

import requests


def draw(prompt):
    """The answer as it came, its links made into pictures."""
    body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": prompt}]}
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    page = re.sub(r"!\[([^\]]*)\]\((https?://[^)]+)\)", r'<img alt="\1" src="\2">', text)
    print(page)
