import os

import requests
from openai import OpenAI

client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key=os.environ["RELAY_KEY"])


def draw(prompt, folder):
    os.makedirs(folder, exist_ok=True)
    result = client.images.generate(model="gpt-image-1", prompt=prompt, response_format="url", n=2)
    saved = []
    for number, item in enumerate(result.data):
        data = requests.get(item.url, timeout=60).content
        path = os.path.join(folder, f"{number}.png")
        with open(path, "wb") as file:
            file.write(data)
        saved.append(path)
    return saved
