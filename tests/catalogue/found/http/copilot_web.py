import asyncio
import json

import requests
import websockets


def start(session: requests.Session) -> str:
    return session.post("https://copilot.microsoft.com/c/api/start", json={}).json()["currentConversationId"]


async def draw(cookie: str, prompt: str) -> list:
    found = []
    async with websockets.connect("wss://copilot.microsoft.com/c/api/chat?api-version=2", extra_headers={"Cookie": cookie}) as chat:  # expect: session-relay
        await chat.send(json.dumps({"event": "send", "content": [{"type": "text", "text": prompt}], "mode": "chat"}))
        async for message in chat:  # expect: session-relay
            event = json.loads(message)
            if event["event"] == "imageGenerated":
                found.append(event["url"])  # expect: session-relay
    return found
