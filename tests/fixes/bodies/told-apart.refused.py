# refused: failures-differ
import base64
import json
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


class Spent(Exception):
    pass


class Forbidden(Exception):
    pass


def draw(prompt):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    image = ""
    with requests.post(URL, headers=headers(), json=body, stream=True) as reply:
        if reply.status_code == 429:
            raise Spent
        if reply.status_code == 403:
            raise Forbidden
        for line in reply.iter_lines():
            event = json.loads(line[6:])
            if event["type"] == "response.output_item.done":
                image = event["item"]["result"]
    return base64.b64decode(image)


def answer(prompt):
    try:
        return draw(prompt)
    except Spent:
        return b"tomorrow"
    except Forbidden:
        return b"never"
