import os

from bardapi import Bard


def draw(prompt: str) -> list:
    return Bard(token=os.environ["_BARD_API_KEY"]).get_answer(f"Draw a picture of {prompt}")["images"]  # expect: cookie
