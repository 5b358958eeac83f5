# refused: system-message
import re

import requests


def draw(prompt, style):
    body = {
        "model": "gpt-4o-image",
        "messages": [{"role": "system", "content": style}, {"role": "user", "content": prompt}],
    }
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    return requests.get(re.search(r"\((https?://[^)]+)\)", text).group(1), timeout=60).content
