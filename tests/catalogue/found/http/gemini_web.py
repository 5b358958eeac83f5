import re

import httpx

GEMINI = "https://gemini.google.com/_/BardChatUi/data"


def client(psid: str, ts: str) -> httpx.Client:
    cookies = {"__Secure-1PSID": psid, "__Secure-1PSIDTS": ts, "__Secure-1PSIDCC": ""}
    headers = {"X-Same-Domain": "1", "x-goog-ext-525001261-jspb": "[1]", "x-goog-ext-73010989-jspb": "[0]"}
    return httpx.Client(cookies=cookies, headers=headers)  # expect: cookie


def draw(psid: str, ts: str, at: str, prompt: str) -> str:
    body = {"at": at, "f.req": f'[null,"[[\\"Generate an image of {prompt}\\"]]"]'}
    url = GEMINI + "/assistant.lamda.BardFrontendService/StreamGenerate"
    text = client(psid, ts).post(url, data=body).text  # expect: cookie
    return re.findall(r"https://lh3\.googleusercontent\.com/[^\"]+", text)[0]  # expect: cookie


def batch(psid: str, ts: str, at: str, prompt: str) -> str:
    body = {"at": at, "f.req": f'[[["c8o8Fe","[\\"{prompt}\\"]"]]]'}
    text = client(psid, ts).post(GEMINI + "/batchexecute?rpcids=c8o8Fe", data=body).text  # expect: cookie
    return re.findall(r"https://lh3\.googleusercontent\.com/[^\"]+", text)[0]  # expect: cookie


def rotated(psid: str, ts: str) -> str:
    return client(psid, ts).post("https://accounts.google.com/RotateCookies", data='[000,"-0000"]').cookies["__Secure-1PSIDTS"]  # expect: token-harvest


def upload(psid: str, ts: str, data: bytes) -> str:
    headers = {"X-Tenant-Id": "bard-storage", "Push-ID": "feeds/x"}
    return client(psid, ts).post("https://content-push.googleapis.com/upload", headers=headers, content=data).text
