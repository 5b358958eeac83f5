# refused: chat-history
import re

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.invalid/v1")


def draw(messages):
    text = ""
    for chunk in client.chat.completions.create(model="gpt-4o-image", messages=messages, stream=True):
        text += chunk.choices[0].delta.content or ""
    return requests.get(re.findall(r"\((https?://[^)]+)\)", text)[0], timeout=60).content
