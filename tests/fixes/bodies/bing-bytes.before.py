# output-as: bytes
import asyncio
import re
from urllib.parse import quote

import aiohttp

try:
    from bs4 import BeautifulSoup

    has_soup = True
except ImportError:
    has_soup = False

BING = "https://www.bing.com"
BAD = ["https://r.bing.com/rp/blocked.png"]


async def create(session: aiohttp.ClientSession, prompt: str, timeout: int = 300) -> list[str]:
    if not has_soup:
        raise ImportError("beautifulsoup4 is missing")
    words = quote(prompt)
    async with session.post(f"{BING}/images/create?q={words}&rt=4&FORM=GENCRE", allow_redirects=False) as reply:
        reply.raise_for_status()
    if reply.status != 302:
        async with session.post(f"{BING}/images/create?q={words}&rt=3&FORM=GENCRE", allow_redirects=False) as reply:
            if reply.status != 302:
                raise RuntimeError(f"Bing said {reply.status}")
    number = reply.headers["Location"].split("id=")[1]
    while True:
        async with session.get(f"{BING}/images/create/async/results/{number}?q={words}") as reply:
            text = await reply.text()
            if text:
                break
            await asyncio.sleep(1)
    return read(text)


def read(text: str) -> list[str]:
    links = [each["src"].split("?w=")[0] for each in BeautifulSoup(text, "html.parser").find_all("img")]
    if any(each in BAD for each in links):
        raise RuntimeError("bad pictures")
    return links
