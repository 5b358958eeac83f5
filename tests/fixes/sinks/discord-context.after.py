import base64
import io

import discord
from discord.ext import commands
from openai import AsyncOpenAI

client = AsyncOpenAI()


class Draw(commands.Cog):
    @commands.command()
    async def draw(self, ctx, *, prompt: str):
        try:
            waiting = await ctx.send("one moment")
            reply = await client.images.generate(model="gpt-image-2", prompt=prompt, size="1024x1024")
            if not reply.data or not reply.data[0].b64_json:
                raise RuntimeError("the image API returned no image")
            image_bytes = base64.b64decode(reply.data[0].b64_json)
            card = discord.Embed(title="done", description=prompt, color=0x00FF00)
            card.set_image(url="attachment://image.png")
            card.set_footer(text="drawn")
            await waiting.delete()
            await ctx.send(embed=card, file=discord.File(io.BytesIO(image_bytes), filename="image.png"))
        except Exception as error:
            await ctx.send(f"failed: {error}")

    @commands.command()
    async def plain(self, ctx, *, prompt: str):
        reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
        if not reply.data or not reply.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        await ctx.channel.send(
            file=discord.File(io.BytesIO(base64.b64decode(reply.data[0].b64_json)), filename="image.png")
        )
