# output-as: shop.storage:upload
import base64

import discord
from openai import OpenAI
from shop.storage import upload

client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    embed = discord.Embed(title=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    embed.set_image(url=upload(base64.b64decode(reply.data[0].b64_json)))
    return embed
