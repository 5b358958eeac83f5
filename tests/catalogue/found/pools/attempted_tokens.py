import random

import requests

TOKENS = open("access_tokens.txt").read().split()  # expect: token-harvest


def get_available_access_token(attempted: set) -> str:
    return random.choice([token for token in TOKENS if token not in attempted])  # expect: account-pool


def draw(prompt: str) -> str:
    attempted = set()
    while True:  # expect: session-relay
        token = get_available_access_token(attempted)
        body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
        reply = requests.post("https://chatgpt.com/backend-api/f/conversation", json=body, headers={"Authorization": f"Bearer {token}"})  # expect: session-relay
        if reply.status_code == 200:
            return reply.text
        attempted.add(token)
        if reply.status_code == 401:
            TOKENS.remove(token)
