"""Keeps one's own chats: asks for them, sends none."""
import json
from pathlib import Path

import requests


def one(token: str, number: str) -> dict:
    url = f"https://chatgpt.com/backend-api/conversation/{number}"
    return requests.get(url, headers={"Authorization": f"Bearer {token}"}).json()


def many(token: str) -> list:
    url = "https://chatgpt.com/backend-api/conversations?limit=100"
    return requests.get(url, headers={"Authorization": f"Bearer {token}"}).json()["items"]


def keep(token: str) -> None:
    for each in many(token):
        Path(f"{each['id']}.json").write_text(json.dumps(one(token, each["id"])))
