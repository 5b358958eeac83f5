import requests

ENDPOINTS = ["http://chatgpt2api:80/v1", "https://api.openai.com/v1"]


def draw(key: str, prompt: str) -> dict:
    for base in ENDPOINTS:  # expect: session-relay
        reply = requests.post(f"{base}/images/generations", json={"model": "gpt-image-2", "prompt": prompt}, headers={"Authorization": f"Bearer {key}"})  # expect: session-relay
        if reply.ok:
            return reply.json()
    return {}
