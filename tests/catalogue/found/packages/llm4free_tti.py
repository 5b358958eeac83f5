from llm4free.TTI import BingImageAI, MagicStudioAI, RaphaelAI


def draw(prompt: str) -> str:
    return BingImageAI(cookies_file="cookies.json").images.create(prompt=prompt).data[0].url  # expect: cookie


def others(prompt: str):
    MagicStudioAI().images.create(prompt=prompt)  # expect: session-relay
    return RaphaelAI().images.create(prompt=prompt)  # expect: session-relay
