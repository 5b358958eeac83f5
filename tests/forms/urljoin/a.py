from urllib.parse import urljoin
import httpx

BASE = "https://chatgpt.com/"


async def draw(p):
    async with httpx.AsyncClient(base_url=BASE, timeout=60) as c:
        async with c.stream(
            "POST", urljoin(BASE, "/backend-api/f/conversation"), json={"system_hints": ["picture_v2"]}
        ) as r:  # expect: session-relay
            async for line in r.aiter_lines():
                print(line)
