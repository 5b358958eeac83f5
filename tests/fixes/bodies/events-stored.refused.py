# refused: effect-in-protocol
import base64
import json
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    image = ""
    with requests.post(URL, headers=headers(), json=body, stream=True) as reply, open("events.log", "ab") as log:
        for line in reply.iter_lines():
            log.write(line)
            event = json.loads(line[6:])
            if event["type"] == "response.output_item.done":
                image = event["item"]["result"]
    return base64.b64decode(image)
