import base64
import threading
import telebot
from openai import OpenAI
client = OpenAI()
bot = telebot.TeleBot("x")

def generate(prompt):
    r = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not r.data or not r.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(r.data[0].b64_json)

def work(chat, prompt):
    bot.send_photo(chat, generate(prompt))

@bot.message_handler(commands=["draw"])
def draw(message):
    threading.Thread(target=work, args=(message.chat.id, message.text)).start()
