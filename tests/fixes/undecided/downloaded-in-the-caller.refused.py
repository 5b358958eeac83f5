# refused: mixed-sources
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, fallback):
    if not prompt:
        return fallback
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url


def save(prompt, target):
    target.write_bytes(requests.get(draw(prompt, "https://example.net/none.png")).content)
