import requests

HEADERS = {"openai-sentinel-token": "a", "oai-device-id": "b", "Authorization": "Bearer c"}


def draw(prompt: str) -> str:
    body = {"type": "image_gen", "prompt": prompt, "n_variants": 1}
    return requests.post("https://sora.chatgpt.com/backend/video_gen", json=body, headers=HEADERS).json()["id"]  # expect: session-relay, token-harvest


def upload(data: bytes) -> str:
    return requests.post("https://sora.chatgpt.com/backend/uploads", files={"file": data}, headers=HEADERS).json()["id"]  # expect: session-relay, token-harvest


def tasks() -> list:
    return requests.get("https://sora.chatgpt.com/backend/v2/recent_tasks?limit=20", headers=HEADERS).json()["task_responses"]  # expect: token-harvest


def pending() -> list:
    return requests.get("https://sora.chatgpt.com/backend/nf/pending/v2", headers=HEADERS).json()  # expect: token-harvest


def create(prompt: str) -> dict:
    return requests.post("https://sora.chatgpt.com/backend/nf/create", json={"prompt": prompt, "kind": "image"}, headers=HEADERS).json()  # expect: session-relay


def token(cookie: str) -> str:
    cookies = {"__Secure-next-auth.session-token": cookie}
    return requests.get("https://sora.chatgpt.com/api/auth/session", cookies=cookies).json()["accessToken"]  # expect: token-harvest
