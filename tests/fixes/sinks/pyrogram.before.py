from openai import OpenAI
from pyrogram import Client, filters

app = Client("painter")
client = OpenAI(base_url="https://relay.example.net/v1")


@app.on_message(filters.command("draw"))
async def draw(bot, message):
    reply = client.images.generate(model="gpt-image-1", prompt=message.text, n=2)
    for image in reply.data:
        await bot.send_photo(message.chat.id, image.url)
    await message.reply_text("done")
