from midjourney_sdk_py import Midjourney


def draw(channel: str, token: str, session: str, prompt: str) -> dict:
    return Midjourney(channel, token, session).get_imagine(prompt)  # expect: session-relay
