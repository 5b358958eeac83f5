import base64
import json
import logging
import os

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt, size="1024x1024"):
    """The base64 text of a picture, or None."""
    body = {
        "model": "gpt-5.5",
        "input": [{"role": "user", "content": f"Call the image_generation tool for this: {prompt}"}],
        "tools": [{"type": "image_generation", "size": size}],
        "stream": True,
    }
    try:
        reply = requests.post(URL, headers=headers(), json=body, stream=True, timeout=120)
        for line in reply.iter_lines():
            event = json.loads(line[6:])
            if event["type"] == "response.output_item.done" and event["item"]["type"] == "image_generation_call":
                return event["item"]["result"]
    except requests.RequestException as error:
        logging.error("no picture: %s", error)
        return None
    return None
