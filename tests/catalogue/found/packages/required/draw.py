from bingart import BingArt
from litegpt import LiteGPT


def draw(prompt: str) -> dict:
    return LiteGPT().image(prompt)  # expect: session-relay


async def draw_too(cookie: str, prompt: str) -> dict:
    return await BingArt(cookie).generate(prompt)  # expect: cookie
