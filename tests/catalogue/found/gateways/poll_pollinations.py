from urllib.parse import quote

import requests


def draw(prompt: str) -> bytes:
    return requests.get(f"https://image.pollinations.ai/prompt/{quote(prompt)}?model=gptimage").content  # expect: gateway
