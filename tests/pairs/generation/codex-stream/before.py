import base64
import json
import os
from pathlib import Path

import requests

ENDPOINT = "https://chatgpt.com/backend-api/codex/responses"


def draw(prompt, folder):
    """Draw one picture and save it."""
    if not prompt.strip():
        raise ValueError("nothing to draw")
    # what the command line sends along
    headers = {
        "Authorization": f"Bearer {os.environ['RELAY_KEY']}",
        "Accept": "text/event-stream",
    }
    payload = {
        "model": "gpt-5.5",
        "instructions": "You make pictures.",
        "input": [{"role": "user", "content": [{"type": "input_text", "text": prompt}]}],
        "tools": [{"type": "image_generation", "output_format": "png"}],
        "stream": True,
        "store": False,
    }
    image_b64 = None
    with requests.post(ENDPOINT, headers=headers, json=payload, stream=True, timeout=300) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            if not line.startswith(b"data: {"):
                continue
            event = json.loads(line[6:])
            if event.get("type") == "response.output_item.done":
                item = event["item"]
                if item["type"] == "image_generation_call":
                    image_b64 = item["result"]
    if not image_b64:
        raise RuntimeError("no image in the stream")
    path = Path(folder) / "picture.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(image_b64))
    return str(path)
