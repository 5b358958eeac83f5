import json
import re

import requests

URL = "http://192.168.1.20:8000/v1/chat/completions"
LINK = re.compile(r"!\[.*?\]\((https?://.+?)\)")


def draw(prompt, path):
    """Write a picture into a file."""
    body = {
        "model": "gpt-4o-image",
        "stream": True,
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": [{"type": "text", "text": f"Draw a poster of {prompt}."}]},
        ],
    }
    text = ""
    with requests.post(URL, json=body, stream=True, timeout=600) as reply:
        reply.raise_for_status()
        for line in reply.iter_lines(decode_unicode=True):
            if not line or not line.startswith("data: "):
                continue
            data = line[len("data: "):]
            if data.strip() == "[DONE]":
                break
            try:
                chunk = json.loads(data)
            except json.JSONDecodeError:
                continue
            delta = chunk["choices"][0]["delta"].get("content")
            if delta:
                text += delta
    links = LINK.findall(text)
    if not links:
        raise RuntimeError("no picture in the answer")
    picture = requests.get(links[-1], timeout=60).content
    with open(path, "wb") as file:
        file.write(picture)
