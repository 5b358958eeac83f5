from pathlib import Path

import requests

token_list = Path("token.txt").read_text().splitlines()  # expect: token-harvest
error_token_list = Path("error_token.txt").read_text().splitlines()
count = 0


def next_token() -> str:
    global count
    usable = [token for token in token_list if token not in error_token_list]
    count += 1
    return usable[count % len(usable)]  # expect: account-pool


def draw(prompt: str):
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    headers = {"Authorization": f"Bearer {next_token()}"}
    return requests.post("https://chatgpt.com/backend-api/conversation", json=body, headers=headers)  # expect: session-relay
