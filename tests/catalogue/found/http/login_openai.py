import requests

DRAW = "https://chatgpt.com/backend-api/f/conversation"
CODEX = {"grant_type": "refresh_token", "client_id": "app_EMoamEEZ73f0CkXaXp7hrann"}
IOS = {"grant_type": "refresh_token", "client_id": "pdlLIX2Y72MIl2rhLhTE9VV9bN905kBh", "redirect_uri": "com.openai.chat://auth0.openai.com/ios/com.openai.chat/callback"}
MOBILE = {"grant_type": "refresh_token", "client_id": "app_LlGpXReQgckcGGUo2JrYvtJK"}


def draw(token: str, prompt: str):
    body = {"action": "next", "messages": [prompt], "system_hints": ["picture_v2"]}
    return requests.post(DRAW, json=body, headers={"Authorization": f"Bearer {token}"})  # expect: session-relay


def by_codex(refresh: str) -> str:
    return requests.post("https://auth.openai.com/oauth/token", json={**CODEX, "refresh_token": refresh}).json()["access_token"]  # expect: token-harvest


def by_phone(refresh: str) -> str:
    return requests.post("https://auth0.openai.com/oauth/token", json={**IOS, "refresh_token": refresh}).json()["access_token"]  # expect: token-harvest


def by_mobile(refresh: str) -> str:
    return requests.post("https://auth.openai.com/oauth/token", data={**MOBILE, "refresh_token": refresh}).json()["access_token"]  # expect: token-harvest


def password(session: requests.Session, password: str):
    return session.post("https://auth.openai.com/api/accounts/password/verify", json={"password": password})  # expect: token-harvest


def code(session: requests.Session):
    return session.post("https://auth.openai.com/api/accounts/email-otp/init", json={})  # expect: token-harvest
