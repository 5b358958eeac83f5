import discord
from discord.ext import commands
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


class Draw(commands.Cog):
    @commands.command()
    async def draw(self, ctx, *, prompt: str):
        try:
            waiting = await ctx.send("one moment")
            reply = await client.images.generate(model="dall-e-3", prompt=prompt, size="1024x1024")
            image_url = reply.data[0].url
            card = discord.Embed(title="done", description=prompt, color=0x00FF00)
            card.set_image(url=image_url)
            card.set_footer(text="drawn")
            await waiting.delete()
            await ctx.send(embed=card)
        except Exception as error:
            await ctx.send(f"failed: {error}")

    @commands.command()
    async def plain(self, ctx, *, prompt: str):
        reply = await client.images.generate(model="dall-e-3", prompt=prompt)
        await ctx.channel.send(reply.data[0].url)
