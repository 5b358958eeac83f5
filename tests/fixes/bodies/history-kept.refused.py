# refused: effect-in-protocol
import base64
import json

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def keep_conversation(prompt, number):
    with open("history.jsonl", "a") as file:
        file.write(json.dumps([prompt, number]))


def draw(prompt, headers):
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    image = ""
    for line in requests.post(URL, headers=headers, json=body, stream=True).iter_lines():
        event = json.loads(line[6:])
        keep_conversation(prompt, event["response"]["id"])
        if event["type"] == "response.output_item.done":
            image = event["item"]["result"]
    return base64.b64decode(image)
