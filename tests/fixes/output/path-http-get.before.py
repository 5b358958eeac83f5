# output-as: path
import os

import requests


def draw(prompt):
    response = requests.post(
        "https://api.openai.com/v1/images/generations",
        headers={"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"},
        json={"model": "dall-e-3", "prompt": prompt},
        timeout=60,
    )
    data = response.json()
    urls = []
    for item in data["data"]:
        url = item.get("url")
        if url:
            urls.append(url)
    return urls
