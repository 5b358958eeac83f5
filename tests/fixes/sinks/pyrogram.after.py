import base64
import io

from openai import OpenAI
from pyrogram import Client, filters

app = Client("painter")
client = OpenAI()


@app.on_message(filters.command("draw"))
async def draw(bot, message):
    reply = client.images.generate(model="gpt-image-2", prompt=message.text, n=2)
    for image in reply.data or []:
        if not image.b64_json:
            raise RuntimeError("the image API returned no image")
        await bot.send_photo(message.chat.id, io.BytesIO(base64.b64decode(image.b64_json)))
    await message.reply_text("done")
