from BingImageCreator import ImageGenAsync
from telebot.async_telebot import AsyncTeleBot
from telebot.types import InputMediaPhoto
bot = AsyncTeleBot("t")

@bot.message_handler(commands=["imagine"])
async def imagine(message):
    prompt = message.text
    gen = ImageGenAsync("cookie", quiet=True)
    image_links = await gen.get_images(prompt)
    filtered = [link for link in image_links if ".svg" not in link]
    media = []
    for index, image_url in enumerate(filtered):
        caption = prompt if index == 0 else None
        media.append(InputMediaPhoto(media=image_url, caption=caption))
    await bot.send_media_group(chat_id=message.chat.id, media=media)
