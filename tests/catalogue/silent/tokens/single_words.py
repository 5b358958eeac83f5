"""Words that are no evidence alone."""
import json
from pathlib import Path

import requests
from openai import OpenAI

HOSTS = ["chatgpt.com", "https://www.bing.com/images/create", "gemini.google.com", "grok.com"]
NEXT_AUTH = "__Secure-next-auth.session-token"
GOOGLE = "__Secure-1PSID"
JAN = OpenAI(base_url="http://localhost:1337/v1", api_key="jan")
LOCAL_MODEL = "gpt-4-all"
LOGIN = Path.home() / ".codex/auth.json"


def own_session(request) -> str:
    return request.cookies[NEXT_AUTH]


def notebook(psid: str) -> str:
    return requests.get("https://notebooklm.google.com/", cookies={GOOGLE: psid}).text


def chat(question: str):
    return JAN.chat.completions.create(model="llama-3", messages=[{"role": "user", "content": question}])


def usage() -> dict:
    tokens = json.loads(LOGIN.read_text())["tokens"]
    headers = {"Authorization": f"Bearer {tokens['access_token']}", "chatgpt-account-id": tokens["account_id"]}
    return requests.get("https://chatgpt.com/backend-api/codex/usage", headers=headers).json()


def wham() -> dict:
    tokens = json.loads(LOGIN.read_text())["tokens"]
    headers = {"Authorization": f"Bearer {tokens['access_token']}", "chatgpt-account-id": tokens["account_id"]}
    return requests.get("https://chatgpt.com/backend-api/wham/usage", headers=headers).json()
