# refused: url-leaves-function
from openai import OpenAI
from pyrogram import Client, filters

app = Client("painter")
client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url


@app.on_message(filters.command("hello"))
async def hello(bot, message):
    await message.reply_text("hello")
