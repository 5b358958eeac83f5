import base64

import telebot
from openai import OpenAI

client = OpenAI()


bot = telebot.TeleBot("token-from-nowhere")


def draw(chat, prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    image_bytes = base64.b64decode(reply.data[0].b64_json)
    bot.send_photo(chat, image_bytes)
