import aiohttp

from sender import fetch, fetch_again

PICTURE = {"system_hints": ["picture_v2"]}


async def draw() -> bool:
    async with aiohttp.ClientSession() as session:
        return await fetch(session, "https://chatgpt.com/backend-api/f/conversation", json=PICTURE)


async def draw_again() -> bool:
    async with aiohttp.ClientSession() as session:
        return await fetch_again(session, "/backend-api/f/conversation", PICTURE)
