import base64

from openai import OpenAI
from telegram import Update

client = OpenAI()


async def draw(update: Update, context):
    reply = client.images.generate(model="gpt-image-2", prompt="a fox")
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    await update.message.reply_photo(base64.b64decode(reply.data[0].b64_json))
