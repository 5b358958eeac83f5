from curl_cffi import requests

SITE = "https://chatgpt.com"


def draw(token: str, prompt: str):
    session = requests.Session(impersonate="chrome")
    needs = session.post(SITE + "/backend-api/sentinel/chat-requirements", json={"p": "x"}).json()["token"]  # expect: token-harvest
    first = session.post(SITE + "/backend-api/sentinel/chat-requirements/prepare", json={"p": "x"}).json()  # expect: token-harvest
    last = session.post(SITE + "/backend-api/sentinel/chat-requirements/finalize", json=first).json()  # expect: token-harvest
    other = session.post(SITE + "/backend-api/sentinel/req", json={"p": "x", "flow": "image"}).json()["token"]  # expect: token-harvest
    headers = {"OpenAI-Sentinel-Chat-Requirements-Token": needs, "OpenAI-Sentinel-Proof-Token": last["x"], "OpenAI-Sentinel-Token": other}
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return session.post(SITE + "/backend-api/conversation", json=body, headers=headers)  # expect: session-relay, token-harvest
