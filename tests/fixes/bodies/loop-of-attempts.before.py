import base64
import json
import os
import time

import requests

URL = "https://chatgpt.com/backend-api/codex/responses"


def headers():
    return {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}"}


def draw(prompt, attempts=3):
    """The bytes of a picture."""
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    last = None
    for attempt in range(attempts):
        try:
            reply = requests.post(URL, headers=headers(), json=body, stream=True)
            reply.raise_for_status()
            for line in reply.iter_lines():
                event = json.loads(line[6:])
                if event["type"] == "response.output_item.done" and event["item"]["type"] == "image_generation_call":
                    return base64.b64decode(event["item"]["result"])
            raise RuntimeError("the stream had no picture")
        except Exception as error:
            last = error
            time.sleep(2**attempt)
    raise RuntimeError(f"gave up: {last}")
