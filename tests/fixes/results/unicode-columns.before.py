import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply, note = client.images.generate(model="gpt-image-1", prompt=prompt), "schön 漢字"
    note = "漢字 🦊"; print(note)
    assert "é" < "ü", requests.get(reply.data[0].url).content
