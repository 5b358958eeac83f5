# refused: url-leaves-function
from BingImageCreator import ImageGen


def draw(bot, chat, prompt):
    links = ImageGen("c").get_images(prompt)
    pictures = [link for link in links if ".jpeg" not in link]
    for url in pictures:
        bot.send_photo(chat, url)
