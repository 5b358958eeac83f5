# refused: return-not-told
import base64
import json
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    image, usage = "", {}
    for line in requests.post(URL, headers=headers(), json=body, stream=True).iter_lines():
        event = json.loads(line[6:])
        if event["type"] == "response.output_item.done":
            image = event["item"]["result"]
        if event["type"] == "response.completed":
            usage = event["response"]["usage"]
    return base64.b64decode(image), usage
