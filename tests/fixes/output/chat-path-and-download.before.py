# output-as: path
import re

import requests
from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1")
LINK = r"!\[.*?\]\((https?://[^)]+)\)"


def draw(prompt, target):
    completion = client.chat.completions.create(model="gpt-4o-image", messages=[{"role": "user", "content": prompt}])
    found = re.search(LINK, completion.choices[0].message.content)
    url = found.group(1)
    target.write_bytes(requests.get(url, timeout=30).content)
    return url
