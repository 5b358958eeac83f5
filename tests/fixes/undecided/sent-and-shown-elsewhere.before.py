import telebot
from openai import OpenAI

bot = telebot.TeleBot("token")
client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url


def send(chat, prompt):
    bot.send_photo(chat, draw(prompt))


def main():
    print(draw("a fox"))
