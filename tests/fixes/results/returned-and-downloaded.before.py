import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def address(prompt: str) -> str:
    """Where the picture is."""
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url


def draw(prompt: str) -> bytes:
    url = address(prompt)
    return requests.get(url, timeout=30).content
