from openai import OpenAI
from telegram import Update

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(update: Update, context):
    reply = client.images.generate(model="gpt-image-1", prompt="a fox")
    image_url = reply.data[0].url
    await update.message.reply_photo(photo=image_url)
