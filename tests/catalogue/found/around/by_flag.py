import os

from g4f.client import Client
from openai import OpenAI


def draw(prompt: str) -> str:
    if os.getenv("FREE"):
        return Client().images.generate(prompt=prompt, model="dall-e-3").data[0].url  # expect: session-relay
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json
