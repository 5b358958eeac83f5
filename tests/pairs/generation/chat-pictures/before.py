import base64
import re

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.invalid/v1")


def as_link(path):
    """A file as an address that holds it."""
    with open(path, "rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()


def collage(prompt, paths):
    """One picture made of several."""
    content = [{"type": "text", "text": prompt}]
    for path in paths:
        content.append({"type": "image_url", "image_url": {"url": as_link(path)}})
    reply = client.chat.completions.create(
        model="gpt-4o-image", messages=[{"role": "user", "content": content}], timeout=300
    )
    links = re.findall(r"https?://[^\s)]+", reply.choices[0].message.content)
    if not links:
        raise RuntimeError("no picture in the answer")
    return requests.get(links[0], timeout=60).content
