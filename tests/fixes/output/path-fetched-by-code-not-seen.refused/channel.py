import requests


def handle(bot, message):
    ok, found = bot.reply(message.text)
    image = requests.get(found, timeout=9)
    message.answer(image.content)
