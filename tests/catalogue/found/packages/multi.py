from litegpt import AsyncLiteGPT, LiteGPT


def draw(prompt: str) -> dict:
    return LiteGPT().image(prompt)  # expect: session-relay


async def later(prompt: str) -> dict:
    return await AsyncLiteGPT().image(prompt)  # expect: session-relay
