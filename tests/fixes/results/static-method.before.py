import telebot
from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")
bot = telebot.TeleBot("x")

class Gen:
    @staticmethod
    def generate(prompt):
        try:
            r = client.images.generate(model="dall-e-3", prompt=prompt)
            return r.data[0].url
        except Exception as e:
            print(e)
            return None

@bot.message_handler(commands=["draw"])
def draw(message):
    url = Gen.generate(message.text)
    if url:
        bot.send_photo(message.chat.id, url, caption="done")
    else:
        bot.reply_to(message, "failed")
