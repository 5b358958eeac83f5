import json
import time
from pathlib import Path

import httpx

FILES = sorted(Path("authens").glob("*.json"))
COOLDOWN = {}
turn = 0


def access_token() -> str:
    global turn
    free = [path for path in FILES if COOLDOWN.get(path, 0) < time.time()]
    turn += 1
    return json.loads(free[turn % len(free)].read_text())["tokens"]["access_token"]  # expect: account-pool


def draw(prompt: str) -> dict:
    body = {"model": "gpt-5.4", "input": prompt, "tools": [{"type": "image_generation"}]}
    headers = {"Authorization": f"Bearer {access_token()}"}
    return httpx.post("https://chatgpt.com/backend-api/codex/responses", json=body, headers=headers).json()  # expect: session-relay
