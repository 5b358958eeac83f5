import requests

SESSIONS = "first-session-of-ann,second-session-of-bob"


def draw(prompt: str) -> dict:
    headers = {"Authorization": f"Bearer {SESSIONS}"}
    return requests.post("http://jimeng-free-api:8000/v1/images/generations", json={"model": "jimeng-4.0", "prompt": prompt}, headers=headers).json()  # expect: session-relay, account-pool
