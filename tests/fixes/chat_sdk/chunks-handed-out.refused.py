# refused: effect-in-protocol
import re

import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.invalid/v1")


def draw(prompt):
    text = ""
    for chunk in client.chat.completions.create(
        model="gpt-4o-image", messages=[{"role": "user", "content": prompt}], stream=True
    ):
        text += chunk.choices[0].delta.content or ""
        yield len(text)
    link = re.findall(r"\((https?://[^)]+)\)", text)[0]
    with open("picture.png", "wb") as file:
        file.write(requests.get(link, timeout=60).content)
