# output-as: bytes
# refused: mixed-sources
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, cached=None):
    if cached:
        return cached
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
