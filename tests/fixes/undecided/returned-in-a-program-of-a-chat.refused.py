# refused: url-leaves-function
import discord
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url


async def hello(channel: discord.TextChannel):
    await channel.send("hello")
