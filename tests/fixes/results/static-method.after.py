import base64

import telebot
from openai import OpenAI
client = OpenAI()
bot = telebot.TeleBot("x")

class Gen:
    @staticmethod
    def generate(prompt):
        try:
            r = client.images.generate(model="gpt-image-2", prompt=prompt)
            if not r.data or not r.data[0].b64_json:
                raise RuntimeError("the image API returned no image")
            return base64.b64decode(r.data[0].b64_json)
        except Exception as e:
            print(e)
            return None

@bot.message_handler(commands=["draw"])
def draw(message):
    image_bytes = Gen.generate(message.text)
    if image_bytes:
        bot.send_photo(message.chat.id, image_bytes, caption="done")
    else:
        bot.reply_to(message, "failed")
