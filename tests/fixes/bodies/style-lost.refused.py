# refused: option-lost
import base64
import json
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt, style):
    body = {
        "model": "gpt-5.5",
        "instructions": f"You paint in the style of {style}.",
        "input": [{"role": "user", "content": prompt}],
        "tools": [{"type": "image_generation"}],
        "stream": True,
    }
    image = ""
    for line in requests.post(URL, headers=headers(), json=body, stream=True).iter_lines():
        event = json.loads(line[6:])
        if event["type"] == "response.output_item.done":
            image = event["item"]["result"]
    return base64.b64decode(image)
