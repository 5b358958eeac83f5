import os, requests


def draw(p):
    if base := "https://chatgpt.com/backend-api":
        return requests.post(f"{base}/f/conversation", json={"system_hints": ["picture_v2"]})  # expect: session-relay
