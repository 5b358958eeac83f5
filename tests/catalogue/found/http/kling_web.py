import requests


def draw(cookie: str, prompt: str) -> dict:
    body = {"type": "mmu_txt2img_aiweb", "arguments": [{"name": "prompt", "value": prompt}], "inputs": []}
    return requests.post("https://klingai.com/api/task/submit", json=body, headers={"Cookie": cookie}).json()  # expect: cookie
