# refused: url-leaves-function
import requests
from openai import OpenAI
from plugins import hook

client = OpenAI(base_url="https://relay.example.net/v1")


class Painter:
    @staticmethod
    @hook
    def draw(prompt):
        reply = client.images.generate(model="dall-e-3", prompt=prompt)
        return reply.data[0].url


def main():
    return requests.get(Painter.draw("a dog")).content
