import requests

HEADERS = {"x-api-key": "clio-playground-web", "x-arp-session-id": "a"}


def token(cookie: str) -> str:
    url = "https://adobeid-na1.services.adobe.com/ims/check/v6/token"
    return requests.post(url, data={"client_id": "clio-playground-web"}, headers={"Cookie": cookie}).json()["access_token"]  # expect: token-harvest


def draw(bearer: str, prompt: str) -> dict:
    headers = {**HEADERS, "Authorization": f"Bearer {bearer}"}
    body = {"modelId": "gpt-image", "modelVersion": "2", "prompt": prompt}
    return requests.post("https://firefly-3p.ff.adobe.io/v2/3p-images/generate-async", json=body, headers=headers).json()  # expect: session-relay


def store(bearer: str, data: bytes) -> dict:
    return requests.post("https://firefly-3p.ff.adobe.io/v2/storage/image", data=data, headers=HEADERS).json()


def left(bearer: str) -> dict:
    return requests.get("https://firefly.adobe.io/v1/credits/balance", headers={**HEADERS, "Authorization": bearer}).json()  # expect: cookie
