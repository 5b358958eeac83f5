import requests


def images(prompt: str) -> dict:
    return requests.post("http://g4f:1337/v1/images/generate", json={"model": "gpt-image", "prompt": prompt}).json()  # expect: session-relay


def provider(prompt: str) -> dict:
    return requests.post("http://g4f:1337/api/OpenaiChat/images/generations", json={"prompt": prompt}).json()  # expect: session-relay


def media(prompt: str) -> dict:
    return requests.post("http://g4f:1337/v1/media/generate", json={"prompt": prompt}).json()  # expect: session-relay


def variations(picture: bytes) -> dict:
    return requests.post("http://chat2api:8080/v1/images/variations", files={"image": picture}).json()  # expect: session-relay


def tasks(prompt: str) -> dict:
    return requests.post("http://chatgpt2api/api/image-tasks/generations", json={"prompt": prompt}).json()  # expect: session-relay


def responses(prompt: str) -> dict:
    body = {"model": "gpt-5", "input": prompt, "tools": [{"type": "image_generation"}]}
    return requests.post("http://cli-proxy-api:8317/v1/responses", json=body).json()  # expect: session-relay


def codex(prompt: str) -> dict:
    body = {"model": "gpt-5", "input": prompt, "tools": [{"type": "image_generation"}]}
    return requests.post("http://codex-lb:2455/backend-api/codex/responses", json=body).json()  # expect: session-relay


def chat(prompt: str) -> str:
    body = {"model": "gpt-image", "messages": [{"role": "user", "content": prompt}]}
    return requests.post("http://sora2api:8000/v1/chat/completions", json=body).json()  # expect: session-relay


def gemini(prompt: str) -> str:
    body = {"model": "gemini-3.0-pro-image-landscape", "messages": [{"role": "user", "content": prompt}]}
    return requests.post("http://flow2api:8000/v1/chat/completions", json=body).json()  # expect: session-relay


def web(prompt: str) -> str:
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return requests.post("http://chat2api:8080/backend-api/conversation", json=body).json()  # expect: session-relay
