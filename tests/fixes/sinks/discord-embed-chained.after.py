import base64
import io

import discord
from openai import AsyncOpenAI

client = AsyncOpenAI()


async def draw(interaction: discord.Interaction, prompt: str):
    await interaction.response.defer()
    reply = await client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(reply.data[0].b64_json)
    embed = discord.Embed(title=prompt).set_image(url="attachment://image.png").set_footer(text="drawn")
    if len(prompt) > 10:
        await interaction.followup.send(
            "long", embeds=[embed], file=discord.File(io.BytesIO(image_bytes), filename="image.png")
        )
    else:
        await interaction.followup.send(embed=embed, file=discord.File(io.BytesIO(image_bytes), filename="image.png"))
