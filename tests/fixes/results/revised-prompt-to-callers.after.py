import base64

import telebot, requests
from openai import OpenAI
client = OpenAI()
bot = telebot.TeleBot("x")

def generate(prompt):
    r = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not r.data or not r.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(r.data[0].b64_json), prompt

@bot.message_handler(commands=["draw"])
def draw(message):
    image_bytes, revised = generate(message.text)
    bot.send_photo(message.chat.id, image_bytes, caption=revised)
