import os
import re

import requests
from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=os.environ["RELAY_KEY"])
IMAGE = re.compile(r"!\[[^\]]*\]\((https?://[^)\s]+)\)")


def draw(prompt):
    """The picture that is linked in the answer."""
    completion = client.chat.completions.create(
        model="gpt-4o-image",
        messages=[{"role": "user", "content": prompt}],
    )
    found = IMAGE.search(completion.choices[0].message.content)
    if not found:
        raise RuntimeError("no image in the answer")
    return requests.get(found.group(1), timeout=60).content
