# refused: positional-arguments
import discord
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(context: discord.ext.commands.Context, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    await context.send(reply.data[0].url, None)
