import requests

PAYLOAD = {
    "type": 2,
    "application_id": "936929561302675456",
    "guild_id": "1",
    "channel_id": "2",
    "session_id": "3",
    "data": {"version": "4", "id": "5", "name": "imagine", "type": 1},
}


def draw(token: str, prompt: str) -> None:
    body = {**PAYLOAD, "data": {**PAYLOAD["data"], "options": [{"type": 3, "name": "prompt", "value": prompt}]}}
    requests.post("https://discord.com/api/v9/interactions", json=body, headers={"Authorization": token})  # expect: session-relay


def messages(token: str) -> list:
    return requests.get("https://discord.com/api/v9/channels/2/messages", headers={"Authorization": token}).json()  # expect: session-relay
