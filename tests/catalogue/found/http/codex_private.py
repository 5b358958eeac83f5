import json
import uuid
from pathlib import Path

import httpx

LOGIN = json.loads((Path.home() / ".codex/auth.json").read_text())["tokens"]  # expect: token-harvest
HEADERS = {
    "Authorization": f"Bearer {LOGIN['access_token']}",
    "chatgpt-account-id": LOGIN["account_id"],
    "originator": "codex_cli_rs",
    "OpenAI-Beta": "responses=experimental",
    "User-Agent": "codex_cli_rs/0.50.0",
    "session_id": str(uuid.uuid4()),
}


def draw(prompt: str) -> str:
    body = {"model": "gpt-5.5", "input": prompt, "tools": [{"type": "image_generation"}], "stream": True}
    with httpx.stream("POST", "https://chatgpt.com/backend-api/codex/responses", json=body, headers=HEADERS) as reply:  # expect: session-relay
        for line in reply.iter_lines():  # expect: session-relay
            if "response.image_generation_call" in line:
                return json.loads(line[6:])["item"]["result"]  # expect: session-relay


def images(prompt: str) -> dict:
    return httpx.post("https://chatgpt.com/backend-api/codex/images/generations", json={"prompt": prompt}, headers=HEADERS).json()  # expect: session-relay


def edit(prompt: str, picture: bytes) -> dict:
    return httpx.post("https://chatgpt.com/backend-api/codex/images/edits", data={"prompt": prompt}, files={"image": picture}, headers=HEADERS).json()  # expect: session-relay
