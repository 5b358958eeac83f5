from aiogram import types
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


async def draw(message: types.Message):
    reply = client.images.generate(model="gpt-image-1", prompt=message.text)
    await message.answer_photo(reply.data[0].url)
