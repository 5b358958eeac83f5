import threading
import telebot
from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")
bot = telebot.TeleBot("x")

def generate(prompt):
    r = client.images.generate(model="dall-e-3", prompt=prompt)
    return r.data[0].url

def work(chat, prompt):
    bot.send_photo(chat, generate(prompt))

@bot.message_handler(commands=["draw"])
def draw(message):
    threading.Thread(target=work, args=(message.chat.id, message.text)).start()
