import discord
from discord.ext import commands
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
bot = commands.Bot("!", intents=discord.Intents.default())


@bot.command()
async def draw(ctx, *, prompt):
    waiting = await ctx.send("one moment")
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    url = reply.data[0].url
    await ctx.reply(f"{ctx.author.mention}, **{prompt}**:\n{url}")
    await waiting.delete()


@bot.command()
async def redraw(ctx, *, prompt):
    waiting = await ctx.send("one moment")
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    await waiting.edit(content=reply.data[0].url)
    again = client.images.generate(model="dall-e-3", prompt=prompt)
    await ctx.send("Prompt: " + prompt + "\n" + again.data[0].url)
