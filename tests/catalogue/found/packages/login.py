import os

import requests
from chatgpt_login import login

URL = "https://chatgpt.com/backend-api/conversation"


def draw(prompt: str) -> str:
    token = login(os.environ["EMAIL"], os.environ["PASSWORD"])["accessToken"]  # expect: token-harvest
    headers = {"Authorization": f"Bearer {token}"}
    body = {"action": "next", "messages": [{"content": {"parts": [prompt]}}], "system_hints": ["picture_v2"]}
    return requests.post(URL, headers=headers, json=body).text  # expect: session-relay
