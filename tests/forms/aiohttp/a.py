import aiohttp


async def draw(p):
    async with (
        aiohttp.ClientSession("https://chatgpt.com") as s,
        s.post("/backend-api/f/conversation", json={"system_hints": ["picture_v2"]}) as r,  # expect: session-relay
    ):
        return await r.json()
