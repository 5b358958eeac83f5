import base64
import hashlib
import json
import random

from curl_cffi import requests

NAVIGATOR = ["hardwareConcurrency-8", "webdriver-false"]
DOCUMENT = ["_reactListening", "location"]


def answer(seed: str, difficulty: str) -> str:
    config = [random.choice(NAVIGATOR), random.choice(DOCUMENT), 0]
    for number in range(500_000):
        config[2] = number
        packed = base64.b64encode(json.dumps(config).encode())
        if hashlib.sha3_512(seed.encode() + packed).hexdigest()[: len(difficulty)] <= difficulty:
            return "gAAAAAB" + packed.decode()
    return "gAAAAABwQ8Lk5FbGpA2NcR9dShT6gYjU7VxZ4D"


def draw(token: str, prompt: str):
    session = requests.Session(impersonate="chrome")
    needs = session.post("https://chatgpt.com/backend-api/sentinel/chat-requirements", json={"p": "x"}).json()  # expect: token-harvest
    proof = answer(needs["proofofwork"]["seed"], needs["proofofwork"]["difficulty"])
    headers = {"Authorization": f"Bearer {token}", "OpenAI-Sentinel-Proof-Token": proof}
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return session.post("https://chatgpt.com/backend-api/conversation", json=body, headers=headers)  # expect: session-relay, token-harvest
