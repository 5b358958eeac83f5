import base64
import io

import discord
from openai import OpenAI

client = OpenAI()


async def draw(channel: discord.TextChannel, prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    embed = discord.Embed(title=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(reply.data[0].b64_json)
    embed.set_image(url="attachment://image.png")
    await channel.send(embed=embed, file=discord.File(io.BytesIO(image_bytes), filename="image.png"))
