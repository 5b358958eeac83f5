import telebot, requests
from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")
bot = telebot.TeleBot("x")

def generate(prompt):
    r = client.images.generate(model="dall-e-3", prompt=prompt)
    return r.data[0].url, r.data[0].revised_prompt

@bot.message_handler(commands=["draw"])
def draw(message):
    url, revised = generate(message.text)
    bot.send_photo(message.chat.id, url, caption=revised)
