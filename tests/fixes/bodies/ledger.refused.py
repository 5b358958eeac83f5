# refused: effect-in-protocol
import base64
import json
import os

import requests

LEDGER = {}
URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    image = ""
    for line in requests.post(URL, headers=headers(), json=body, stream=True).iter_lines():
        event = json.loads(line[6:])
        LEDGER[event["type"]] = LEDGER.get(event["type"], 0) + 1
        if event["type"] == "response.output_item.done":
            image = event["item"]["result"]
    return base64.b64decode(image)


def report():
    return dict(LEDGER)
