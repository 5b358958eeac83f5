import base64
import io

import discord
from discord.ext import commands
from openai import OpenAI

client = OpenAI()
bot = commands.Bot("!", intents=discord.Intents.default())


@bot.command()
async def draw(ctx, *, prompt):
    waiting = await ctx.send("one moment")
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(reply.data[0].b64_json)
    await ctx.reply(
        f"{ctx.author.mention}, **{prompt}**",
        file=discord.File(io.BytesIO(image_bytes), filename="image.png"),
    )
    await waiting.delete()


@bot.command()
async def redraw(ctx, *, prompt):
    waiting = await ctx.send("one moment")
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    await waiting.edit(
        content=None,
        attachments=[discord.File(io.BytesIO(base64.b64decode(reply.data[0].b64_json)), filename="image.png")],
    )
    again = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not again.data or not again.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    await ctx.send(
        "Prompt: " + prompt,
        file=discord.File(io.BytesIO(base64.b64decode(again.data[0].b64_json)), filename="image.png"),
    )
