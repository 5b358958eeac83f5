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
    response.raise_for_status()
    return response.json()["data"][0]["url"]
