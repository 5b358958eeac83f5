import telebot
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
bot = telebot.TeleBot("token-from-nowhere")


def draw(message):
    reply = client.images.generate(model="dall-e-3", prompt=message.text)
    bot.send_message(message.chat.id, f"{message.text}: {reply.data[0].url}")
