import base64

import requests


def solved(dx: str, key: str) -> str:
    text = base64.b64decode(dx).decode()
    program = "".join(chr(ord(each) ^ ord(key[at % len(key)])) for at, each in enumerate(text))
    return base64.b64encode(program.encode()).decode()


def draw(token: str, prompt: str):
    needs = requests.post("https://chatgpt.com/backend-api/sentinel/chat-requirements", json={"p": "x"}).json()  # expect: token-harvest
    headers = {"Authorization": f"Bearer {token}", "OpenAI-Sentinel-Turnstile-Token": solved(needs["turnstile"]["dx"], "x")}
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return requests.post("https://chatgpt.com/backend-api/conversation", json=body, headers=headers)  # expect: session-relay, token-harvest
