import json

import requests

CODEX = "https://chatgpt.com/backend-api/codex"


def headers(token):
    return {"Authorization": f"Bearer {token}"}


def events(reply):
    for line in reply.iter_lines():
        if line.startswith(b"data: {"):
            yield json.loads(line[6:])


def draw(prompt, token, quality="high"):
    """The base64 text of a picture."""
    body = {
        "model": "gpt-5.5",
        "input": prompt,
        "tools": [{"type": "image_generation", "quality": quality}],
        "stream": True,
    }
    reply = requests.post(f"{CODEX}/responses", headers=headers(token), json=body, stream=True)
    picture = None
    for event in events(reply):
        if event["type"] == "response.output_item.done" and event["item"]["type"] == "image_generation_call":
            picture = event["item"]["result"]
    return picture


def left(token):
    """How much of the plan is left."""
    return requests.get(f"{CODEX}/usage", headers=headers(token)).json()
