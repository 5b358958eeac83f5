"""The name of a page, the host of the API for programs."""
import os

import oss2
import requests


def draw(prompt: str) -> str:
    headers = {"Authorization": "Bearer " + os.environ["ARK_API_KEY"]}
    body = {"model": "doubao-seedream-4-0", "prompt": prompt}
    url = "https://ark.cn-beijing.volces.com/api/v3/images/generations"
    found = requests.post(url, json=body, headers=headers).json()["data"][0]["url"]
    oss2.Bucket(None, "e", "b").put_object("k", requests.get(found).content)
    return found
