# refused: url-leaves-function
import discord
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


class Paper:
    def send(self, text):
        self.text = text


def draw(prompt):
    paper = Paper()
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    paper.send(reply.data[0].url)
    return discord.Embed(title=paper.text)
