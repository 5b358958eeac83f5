import base64
import json
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw_all(prompts):
    """A picture for each prompt; those that fail are left out."""
    images = []
    for prompt in prompts:
        body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
        reply = requests.post(URL, headers=headers(), json=body, stream=True)
        if reply.status_code != 200:
            print(f"{prompt}: {reply.status_code}")
            continue
        image = None
        for line in reply.iter_lines():
            event = json.loads(line[6:])
            if event["type"] == "response.output_item.done" and event["item"]["type"] == "image_generation_call":
                image = event["item"]["result"]
        if image:
            images.append(base64.b64decode(image))
    return images
