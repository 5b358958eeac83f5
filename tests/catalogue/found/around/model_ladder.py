import os

from openai import OpenAI

client = OpenAI(base_url="https://toapis.com/v1", api_key=os.environ["TOAPIS_KEY"])


def draw(prompt: str):
    for model in ("gpt-image-2", "gpt-image-2-vip", "gemini-3-pro-image"):
        try:
            return client.images.generate(model=model, prompt=prompt, timeout=600)  # expect: gateway
        except Exception:
            continue
    return None
