from meta_ai_api import MetaAI


def draw(prompt: str) -> list:
    answer = MetaAI(fb_email="a", fb_password="b").prompt(message=f"Imagine {prompt}")  # expect: session-relay
    return [each["url"] for each in answer["media"]]  # expect: session-relay
