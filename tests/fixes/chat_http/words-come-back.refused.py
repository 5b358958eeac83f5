# refused: return-not-told
import re

import requests


def draw(prompt):
    body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": prompt}]}
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    found = re.search(r"\((https?://[^)]+)\)", text)
    if found is None:
        return text
    return requests.get(found.group(1), timeout=60).content
