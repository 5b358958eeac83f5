# refused: chat-history
import re

import requests


def draw(prompt, again):
    body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": prompt}]}
    if again:
        body["messages"].append({"role": "user", "content": "Once more, with less light."})
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body, timeout=300)
    reply.raise_for_status()
    text = reply.json()["choices"][0]["message"]["content"]
    return requests.get(re.search(r"\((https?://[^)]+)\)", text).group(1), timeout=60).content
