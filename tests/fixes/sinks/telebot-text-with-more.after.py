import base64

import telebot
from openai import OpenAI

client = OpenAI()
bot = telebot.TeleBot("token-from-nowhere")


def draw(message):
    reply = client.images.generate(model="gpt-image-2", prompt=message.text)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    bot.send_photo(message.chat.id, base64.b64decode(reply.data[0].b64_json), caption=f"{message.text}")
