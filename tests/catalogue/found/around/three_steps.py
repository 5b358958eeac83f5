import re

import requests

URL = "http://sora2api:8000/v1/chat/completions"


def draw(prompt: str) -> str:
    body = {"model": "gpt-image", "messages": [{"role": "user", "content": f"{prompt}【2:3】"}]}
    content = requests.post(URL, json=body).json()["choices"][0]["message"]["content"]  # expect: session-relay
    found = re.search(r"!\[[^\]]*\]\((https?://[^)]+)\)", content)  # expect: session-relay
    if not found:
        found = re.search(r"data:image/\w+;base64,[A-Za-z0-9+/=]+", content)  # expect: session-relay
    if not found:
        found = re.search(r"\[点击下载\]\((https?://\S+)\)", content)  # expect: session-relay
    return found[0]
