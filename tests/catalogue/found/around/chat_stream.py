import json

import requests

URL = "http://sora2api:8000/v1/chat/completions"


def draw(prompt: str) -> str:
    text = ""
    body = {"model": "gpt-image", "stream": True, "messages": [{"role": "user", "content": prompt}]}
    with requests.post(URL, json=body, stream=True) as reply:  # expect: session-relay
        for line in reply.iter_lines():  # expect: session-relay
            data = line.decode().removeprefix("data: ")
            if data == "[DONE]":
                break
            text += json.loads(data)["choices"][0]["delta"]["content"]
    return text
