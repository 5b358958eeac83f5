import base64

import telebot
from openai import OpenAI
client = OpenAI()
bot = telebot.TeleBot("x")

def generate(prompt) -> bytes | str:
    try:
        r = client.images.generate(model="gpt-image-2", prompt=prompt)
        if not r.data or not r.data[0].b64_json:
            raise RuntimeError("the image API returned no image")
        return base64.b64decode(r.data[0].b64_json)
    except Exception as e:
        return "Error: " + str(e)

@bot.message_handler(commands=["draw"])
def draw(message):
    url = generate(message.text)
    if isinstance(url, str):
        bot.reply_to(message, url)
        return
    with open("a.png", "wb") as out:
        out.write(url)
