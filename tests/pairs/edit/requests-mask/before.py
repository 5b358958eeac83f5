import base64

import requests

URL = "https://relay.example.net/v1/images/edits"


class EditError(Exception):
    pass


def fill(path, mask, prompt):
    files = {"image": open(path, "rb"), "mask": open(mask, "rb")}
    data = {"model": "gpt-image-2", "prompt": prompt, "n": "1", "size": "1024x1024"}
    response = requests.post(URL, files=files, data=data, timeout=300)
    if not response.ok:
        raise EditError(response.text)
    item = response.json()["data"][0]
    return base64.b64decode(item["b64_json"])
