import base64
from pathlib import Path
from uuid import uuid4

import telebot
from openai import OpenAI


def save_image(image: bytes) -> str:
    """Write an image to a file of its own and give its path."""
    path = Path("images", f"{uuid4().hex}.png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(image)
    return str(path)


bot = telebot.TeleBot("token")
client = OpenAI()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(reply.data[0].b64_json)


def send(chat, prompt):
    bot.send_photo(chat, draw(prompt))


def main():
    print(save_image(draw("a fox")))
