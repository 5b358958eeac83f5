# refused: effect-in-protocol
import base64
import json
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt, on_progress):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    image = ""
    with requests.post(URL, headers=headers(), json=body, stream=True) as reply:
        for line in reply.iter_lines():
            event = json.loads(line[6:])
            on_progress(event["type"])
            if event["type"] == "response.output_item.done":
                image = event["item"]["result"]
    return base64.b64decode(image)
