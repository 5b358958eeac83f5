# refused: mixed-sources
import requests
import telebot
from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")
bot = telebot.TeleBot("x")

def generate(prompt) -> str:
    try:
        r = client.images.generate(model="dall-e-3", prompt=prompt)
        return r.data[0].url
    except Exception as e:
        return "https://cdn.example/error.png"

@bot.message_handler(commands=["draw"])
def draw(message):
    url = generate(message.text)
    if url.startswith("http"):
        bot.send_photo(message.chat.id, url)
    else:
        bot.reply_to(message, url)
