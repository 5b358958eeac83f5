import discord
from openai import AsyncOpenAI

client = AsyncOpenAI(base_url="https://relay.example.net/v1")


async def draw(interaction: discord.Interaction, prompt: str):
    await interaction.response.defer()
    reply = await client.images.generate(model="dall-e-3", prompt=prompt)
    embed = discord.Embed(title=prompt).set_image(url=reply.data[0].url).set_footer(text="drawn")
    if len(prompt) > 10:
        await interaction.followup.send("long", embeds=[embed])
    else:
        await interaction.followup.send(embed=embed)
