import base64
import json
import os
import urllib.request

URL = "https://chatgpt.com/backend-api/codex/responses"


def build(prompt, refs, size):
    tool = {"type": "image_generation", "size": size}
    parts = [{"type": "input_image", "image_url": f"data:{mime};base64,{data}"} for (data, mime) in refs or []]
    parts.append({"type": "input_text", "text": prompt})
    return {
        "model": "gpt-5.5",
        "input": [{"type": "message", "role": "user", "content": parts}],
        "tools": [tool],
        "stream": True,
    }


def draw(prompt: str, refs: list[tuple[str, str]] | None = None, size: str = "auto") -> bytes:
    """A picture, made of others where there are some."""
    body = build(prompt, refs, size)
    headers = {"Authorization": f"Bearer {os.environ['PLAN_TOKEN']}", "Content-Type": "application/json"}
    request = urllib.request.Request(URL, data=json.dumps(body).encode(), headers=headers, method="POST")
    picture = None
    with urllib.request.urlopen(request, timeout=300) as reply:
        for raw in reply:
            line = raw.decode().strip()
            if not line.startswith("data: ") or line == "data: [DONE]":
                continue
            event = json.loads(line[6:])
            if event.get("type") == "response.output_item.done":
                item = event["item"]
                if item.get("type") == "image_generation_call":
                    picture = item["result"]
    if not picture:
        raise RuntimeError("no picture")
    return base64.b64decode(picture)
