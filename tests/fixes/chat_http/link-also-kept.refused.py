# refused: url-leaves-function
import re

import requests


def draw(prompt, path, shown):
    """The link is kept beside the file."""
    reply = requests.post(
        "https://relay.invalid/v1/chat/completions",
        json={"model": "sora_image", "messages": [{"role": "user", "content": prompt}]},
        timeout=600,
    )
    reply.raise_for_status()
    link = re.search(r"!\[.*?\]\((.+?)\)", reply.json()["choices"][0]["message"]["content"]).group(1)
    with open(path, "wb") as file:
        file.write(requests.get(link, timeout=60).content)
    shown.insert(0, link)
