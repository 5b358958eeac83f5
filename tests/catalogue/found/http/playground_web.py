import os

import requests


def draw(prompt: str) -> str:
    cookies = {"__Secure-next-auth.session-token": os.environ["PLAYGROUND_AI_COOKIES"]}
    reply = requests.post("https://playgroundai.com/api/models", json={"prompt": prompt, "batchId": "x"}, cookies=cookies)  # expect: cookie
    return reply.json()["images"][0]["url"]  # expect: cookie
