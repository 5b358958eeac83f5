import json
import random
from pathlib import Path

import requests

SETTINGS = json.loads(Path("config.json").read_text())
TOKENS = json.loads(Path("tokens.json").read_text())  # expect: token-harvest
turn = 0


def pick() -> str:
    global turn
    if SETTINGS["token_rotation_strategy"] == "round_robin":
        turn += 1
        return TOKENS[turn % len(TOKENS)]  # expect: account-pool
    return random.choice(TOKENS)


def draw(prompt: str) -> dict:
    headers = {"x-api-key": "clio-playground-web", "Authorization": f"Bearer {pick()}"}
    url = "https://firefly-3p.ff.adobe.io/v2/3p-images/generate-async"
    return requests.post(url, json={"modelId": "gpt-image", "prompt": prompt}, headers=headers).json()  # expect: session-relay
