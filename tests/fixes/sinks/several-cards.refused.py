# refused: url-leaves-function
from openai import OpenAI
import discord

client = OpenAI(api_key="k", base_url="https://relay.example/v1")


@bot.slash_command()
async def draw(ctx, prompt: str, n: int):
    r = client.images.generate(model="dall-e-2", prompt=prompt, n=n)
    embeds = []
    for item in r.data:
        embed = discord.Embed(title=prompt)
        embed.set_image(url=item.url)
        embeds.append(embed)
    await ctx.respond(embeds=embeds)
