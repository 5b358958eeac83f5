import base64

from openai import AsyncOpenAI
from telebot.async_telebot import AsyncTeleBot
from telebot.types import InputMediaPhoto
bot = AsyncTeleBot("t")

@bot.message_handler(commands=["imagine"])
async def imagine(message):
    prompt = message.text
    gen = AsyncOpenAI()
    image_response = await gen.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    filtered = images
    media = []
    for index, image_data in enumerate(filtered):
        caption = prompt if index == 0 else None
        media.append(InputMediaPhoto(media=image_data, caption=caption))
    await bot.send_media_group(chat_id=message.chat.id, media=media)
