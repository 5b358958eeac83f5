"""Reads what the Midjourney bot posts, with the token of a bot."""
import discord

MIDJOURNEY = 936929561302675456
client = discord.Client(intents=discord.Intents.default())


@client.event
async def on_message(message: discord.Message) -> None:
    if message.author.id == MIDJOURNEY and message.attachments:
        await message.attachments[0].save("picture.png")


client.run("bot-token")
