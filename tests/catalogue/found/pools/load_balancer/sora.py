import json
from pathlib import Path

import requests

from balancer import LoadBalancer

BALANCER = LoadBalancer(json.loads(Path("tokens.json").read_text()))  # expect: token-harvest


def draw(prompt: str) -> dict:
    token = BALANCER.select_token(for_image_generation=True)
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post("https://sora.chatgpt.com/backend/video_gen", json={"type": "image_gen", "prompt": prompt}, headers=headers).json()  # expect: session-relay
