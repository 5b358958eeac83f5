import requests


def arkose() -> str:
    return requests.post("https://tcr9i.chat.openai.com/fc/gt2/public_key/35536E1E", data={"bda": "x"}).json()["token"]  # expect: token-harvest


def draw(token: str, prompt: str):
    headers = {"Authorization": f"Bearer {token}", "Openai-Sentinel-Arkose-Token": arkose()}  # expect: token-harvest
    body = {"action": "next", "messages": [prompt], "model": "gpt-4-dalle"}
    return requests.post("https://chatgpt.com/backend-api/conversation", json=body, headers=headers)  # expect: session-relay
