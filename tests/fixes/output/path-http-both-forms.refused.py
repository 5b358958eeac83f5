# output-as: path
# refused: both-forms
import os

import requests


def draw(prompt):
    response = requests.post(
        "https://api.openai.com/v1/images/generations",
        headers={"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"},
        json={"model": "dall-e-3", "prompt": prompt},
        timeout=60,
    )
    item = response.json()["data"][0]
    return item["url"], item["b64_json"]
