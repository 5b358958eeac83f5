import requests


def token(cookie: str) -> str:
    cookies = {"__Secure-next-auth.session-token": cookie}
    return requests.get("https://chatgpt.com/api/auth/session", cookies=cookies).json()["accessToken"]  # expect: token-harvest


def draw(cookie: str, prompt: str):
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return requests.post("https://chatgpt.com/backend-api/conversation", json=body, headers={"Authorization": f"Bearer {token(cookie)}"})  # expect: session-relay
