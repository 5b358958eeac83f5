# refused: call-handed-over
from functools import partial

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


draw = partial(client.images.generate, model="gpt-image-1")


def main():
    return draw(prompt="a fox").data[0].url
