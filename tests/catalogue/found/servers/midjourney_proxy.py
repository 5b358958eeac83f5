import requests

PROXY = "http://mjopen:8086"
HEADERS = {"mj-api-secret": "x"}


def imagine(prompt: str) -> str:
    return requests.post(f"{PROXY}/mj/submit/imagine", json={"prompt": prompt}, headers=HEADERS).json()["result"]  # expect: session-relay


def change(task: str) -> str:
    return requests.post(f"{PROXY}/mj/submit/change", json={"taskId": task, "action": "UPSCALE", "index": 1}, headers=HEADERS).json()["result"]  # expect: session-relay


def fetch(task: str) -> dict:
    return requests.get(f"{PROXY}/mj/task/{task}/fetch", headers=HEADERS).json()


def turbo(prompt: str) -> str:
    return requests.post(f"{PROXY}/mj-turbo/mj/submit/imagine", json={"prompt": prompt}, headers=HEADERS).json()["result"]  # expect: session-relay
