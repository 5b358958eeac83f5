from pathlib import Path

import requests

from painter import paint


def save(prompt: str, target: Path) -> None:
    link = paint(prompt)
    reply = requests.get(link)
    reply.raise_for_status()
    target.write_bytes(reply.content)
