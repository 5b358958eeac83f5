from meta_ai_api import MetaAI


def draw(prompt: str) -> str:
    for part in MetaAI().prompt(f"Imagine {prompt}", stream=True):  # expect: session-relay
        media = part["media"]
    return media[0]["url"]
