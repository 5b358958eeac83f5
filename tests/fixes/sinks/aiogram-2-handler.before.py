from aiogram import Bot, types
from aiogram.dispatcher import Dispatcher
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
dispatcher = Dispatcher(Bot("token-from-nowhere"))


@dispatcher.message_handler()
async def draw(message: types.Message):
    reply = client.images.generate(model="gpt-image-1", prompt=message.text)
    await message.answer_photo(reply.data[0].url)
