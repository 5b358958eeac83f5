import base64

import telebot
from openai import OpenAI

client = OpenAI()
bot = telebot.TeleBot("token-from-nowhere")


@bot.message_handler(commands=["draw"])
def draw(message):
    reply = client.images.generate(model="gpt-image-2", prompt=message.text)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image = base64.b64decode(reply.data[0].b64_json)
    bot.send_photo(message.chat.id, image, caption="Your picture")


@bot.message_handler(commands=["again"])
def again(message):
    reply = client.images.generate(model="gpt-image-2", prompt=message.text)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    bot.send_photo(
        chat_id=message.chat.id,
        photo=base64.b64decode(reply.data[0].b64_json),
        reply_to_message_id=message.message_id,
    )
