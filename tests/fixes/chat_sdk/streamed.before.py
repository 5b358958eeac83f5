import os
import re

import requests
from openai import OpenAI

client = OpenAI(api_key=os.environ["RELAY_KEY"], base_url="https://relay.invalid/v1")


def draw(prompt: str, path: str) -> bool:
    """Write a picture into a file; whether there was one."""
    stream = client.chat.completions.create(
        model="gpt-4o-image-vip",
        messages=[{"role": "user", "content": [{"type": "text", "text": prompt}]}],
        stream=True,
    )
    text = ""
    for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            text += chunk.choices[0].delta.content
            print(chunk.choices[0].delta.content, end="", flush=True)
    links = re.findall(r"!\[.*?\]\((https?://.*?)\)", text)
    if not links:
        return False
    picture = requests.get(links[0], timeout=60).content
    with open(path, "wb") as file:
        file.write(picture)
    return True
