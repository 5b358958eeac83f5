# refused: url-leaves-function
import discord
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(channel: discord.TextChannel, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    embed = discord.Embed(title=prompt)
    if len(prompt) > 3:
        embed.set_image(url=reply.data[0].url)
    await channel.send(embed=embed)
