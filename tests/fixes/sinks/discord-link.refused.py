# refused: url-leaves-function
import discord
from discord.ext import commands
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
bot = commands.Bot("!", intents=discord.Intents.default())


@bot.command()
async def draw(ctx, *, prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    await ctx.send(f"[{prompt}]({reply.data[0].url})")
