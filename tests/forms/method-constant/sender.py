from http import HTTPMethod

from aiohttp import ClientSession, hdrs


class Verb:
    get = hdrs.METH_GET
    post = hdrs.METH_POST


async def fetch(session: ClientSession, url: str, method: str = Verb.post, **kwargs) -> bool:
    async with session.request(method, url, **kwargs) as reply:  # expect: session-relay
        return reply.ok


async def fetch_again(session: ClientSession, path: str, body: dict) -> bool:
    async with session.request(HTTPMethod.POST, f"https://chatgpt.com{path}", json=body) as reply:  # expect: session-relay
        return reply.ok
