# output-as: path
import re

from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1")
LINK = r"!\[.*?\]\((https?://[^)]+)\)"


def draw(prompt):
    completion = client.chat.completions.create(model="gpt-4o-image", messages=[{"role": "user", "content": prompt}])
    found = re.search(LINK, completion.choices[0].message.content)
    if not found:
        return None
    return found.group(1)
