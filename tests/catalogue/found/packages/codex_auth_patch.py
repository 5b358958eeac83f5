import codex_auth
from openai import OpenAI


def draw(prompt: str) -> str:
    return OpenAI().images.generate(model="gpt-image-2", prompt=prompt).data[0].b64_json  # expect: session-relay
