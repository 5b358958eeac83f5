# refused: url-leaves-function
from openai import OpenAI
from pyrogram import Client, filters

app = Client("painter")
client = OpenAI(base_url="https://relay.example.net/v1")


@app.on_message(filters.command("draw"))
async def draw(bot, message):
    reply = client.images.generate(model="gpt-image-1", prompt=message.text)
    await message.reply_text(reply.data[0].url, disable_web_page_preview=False)
