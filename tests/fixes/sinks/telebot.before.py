import telebot
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


bot = telebot.TeleBot("token-from-nowhere")


@bot.message_handler(commands=["draw"])
def draw(message):
    reply = client.images.generate(model="gpt-image-1", prompt=message.text)
    bot.send_photo(message.chat.id, reply.data[0].url, caption="done")
