import telebot
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
bot = telebot.TeleBot("token-from-nowhere")


@bot.message_handler(commands=["draw"])
def draw(message):
    reply = client.images.generate(model="dall-e-3", prompt=message.text)
    image = reply.data[0].url
    bot.send_message(message.chat.id, f"Your picture: {image}")


@bot.message_handler(commands=["again"])
def again(message):
    reply = client.images.generate(model="dall-e-3", prompt=message.text)
    bot.send_message(chat_id=message.chat.id, text=reply.data[0].url, reply_to_message_id=message.message_id)
