import telebot
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


bot = telebot.TeleBot("token-from-nowhere")


def draw(chat, prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    bot.send_photo(chat, url)
    print(url)
