# refused: result-leaves
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    return client.images.generate(model="dall-e-3", prompt=prompt)
