import json

from aiohttp import ClientSession


async def draw(token: str, prompt: str) -> list:
    async with ClientSession() as session:
        async with session.ws_connect(f"wss://substrate.office.com/m365Copilot/Chathub/u@t?access_token={token}") as chat:  # expect: session-relay
            await chat.send_str(json.dumps({"type": 4, "arguments": [{"message": {"text": prompt}}]}))
            return json.loads((await chat.receive()).data)["image_url"]  # expect: session-relay
