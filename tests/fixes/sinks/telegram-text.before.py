from openai import OpenAI
from telegram import Update

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(update: Update, context):
    reply = client.images.generate(model="gpt-image-1", prompt="a fox")
    await update.message.reply_text(reply.data[0].url)
