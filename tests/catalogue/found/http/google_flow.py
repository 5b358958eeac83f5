import requests


def token(cookie: str) -> str:
    return requests.get("https://labs.google/fx/api/auth/session", cookies={"__Secure-next-auth.session-token": cookie}).json()["access_token"]  # expect: token-harvest


def project(cookie: str) -> str:
    cookies = {"__Secure-next-auth.session-token": cookie}
    return requests.post("https://labs.google/fx/api/trpc/project.createProject", json={"json": {}}, cookies=cookies).json()


def draw(cookie: str, prompt: str) -> dict:
    url = "https://aisandbox-pa.googleapis.com/v1/projects/p/flowMedia:batchGenerateImages"
    return requests.post(url, json={"requests": [{"prompt": prompt}]}, headers={"Authorization": f"Bearer {token(cookie)}"}).json()  # expect: session-relay
