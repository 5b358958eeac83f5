# refused: url-leaves-function
import discord
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(channel: discord.TextChannel, prompt: str, count: int) -> None:
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    text = f"Image {count} of {prompt}: {reply.data[0].url}"
    await channel.send(text)
