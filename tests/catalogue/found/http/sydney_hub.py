import json

import websockets


async def draw(cookie: str, prompt: str) -> str:
    async with websockets.connect("wss://sydney.bing.com/sydney/ChatHub", extra_headers={"Cookie": f"_U={cookie}"}) as hub:  # expect: session-relay
        await hub.send(json.dumps({"arguments": [{"message": {"text": prompt}, "optionsSets": ["gencontentv3"]}]}))
        return json.loads(await hub.recv())["item"]["image_url"]  # expect: session-relay
