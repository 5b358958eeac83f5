import base64
import json

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def draw(prompt, headers):
    images = []
    for number in range(3):
        body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
        reply = requests.post(URL, headers=headers, json=body, stream=True)
        if reply.status_code == 429:
            break
        for line in reply.iter_lines():
            event = json.loads(line[6:])
            if event["type"] == "response.output_item.done":
                images.append(base64.b64decode(event["item"]["result"]))
    return images
