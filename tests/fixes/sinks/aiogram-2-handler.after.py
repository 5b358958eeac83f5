import base64

from aiogram import Bot, types
from aiogram.dispatcher import Dispatcher
from openai import OpenAI

client = OpenAI()
dispatcher = Dispatcher(Bot("token-from-nowhere"))


@dispatcher.message_handler()
async def draw(message: types.Message):
    reply = client.images.generate(model="gpt-image-2", prompt=message.text)
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    await message.answer_photo(base64.b64decode(reply.data[0].b64_json))
