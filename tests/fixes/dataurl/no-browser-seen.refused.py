# refused: url-leaves-function
from openai import OpenAI

client = OpenAI()


def _draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return reply.data[0].url


def main(bot, chat):
    address = _draw("a fox")
    bot.send(chat, address)
