from BingImageCreator import ImageGen
from telegram import InputMediaPhoto

async def imagine(update, context):
    prompt = " ".join(context.args)
    gen = ImageGen("cookie", None)
    links = gen.get_images(prompt)
    links = [link for link in links if not link.endswith(".svg")]
    media = []
    for link in links:
        media.append(InputMediaPhoto(link))
    await update.message.reply_media_group(media)


def other(prompt):
    import requests
    for url in ImageGen("cookie").get_images(prompt):
        if ".svg" in url:
            continue
        open("x.png", "wb").write(requests.get(url).content)
