import requests

SITE = "https://chatgpt.com"
BODY = {
    "action": "next",
    "parent_message_id": "client-created-root",
    "conversation_mode": {"kind": "primary_assistant"},
    "system_hints": ["picture_v2"],
}
SIGNED = {
    "openai-sentinel-chat-requirements-token": "a",
    "openai-sentinel-proof-token": "b",
    "openai-sentinel-turnstile-token": "c",
    "openai-sentinel-so-token": "d",
    "oai-device-id": "e",
    "oai-language": "en-US",
    "oai-session-id": "f",
    "oai-client-version": "prod-1",
    "oai-client-build-number": "7",
    "x-openai-target-path": "/backend-api/conversation",
    "x-openai-target-route": "/backend-api/conversation",
    "x-oai-turn-trace-id": "g",
}


def conversation(session: requests.Session, prompt: str):
    body = {**BODY, "messages": [{"content": {"content_type": "text", "parts": [prompt]}}]}
    return session.post(SITE + "/backend-api/conversation", json=body, headers=SIGNED)  # expect: session-relay


def conversation_f(session: requests.Session, prompt: str):
    conduit = session.post(SITE + "/backend-api/f/conversation/prepare", json=BODY).json()["conduit_token"]  # expect: session-relay
    headers = {**SIGNED, "x-conduit-token": conduit}
    return session.post(SITE + "/backend-api/f/conversation", json=BODY, headers=headers, stream=True)  # expect: session-relay


def anonymous(session: requests.Session):
    return session.post(SITE + "/backend-anon/conversation", json=BODY)  # expect: session-relay


def anonymous_f(session: requests.Session):
    return session.post(SITE + "/backend-anon/f/conversation", json=BODY)  # expect: session-relay


def mobile(session: requests.Session):
    session.post(SITE + "/unauth-mweb/conversation/prepare", json=BODY)  # expect: session-relay
    return session.post(SITE + "/unauth-mweb/conversation/updates", json=BODY)  # expect: session-relay


def older(session: requests.Session):
    return session.post("https://chat.openai.com/backend-api/conversation", json=BODY)  # expect: session-relay
