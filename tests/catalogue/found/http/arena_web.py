import requests


def draw(cookies: dict, prompt: str):
    body = {"mode": "direct", "modality": "image", "modelAId": "x", "userMessage": {"content": prompt}}
    return requests.post("https://arena.ai/nextjs-api/stream/create-evaluation", json=body, cookies=cookies, stream=True)  # expect: session-relay
