import base64

from openai import OpenAI
from telegram import InputMediaPhoto

async def imagine(update, context):
    prompt = " ".join(context.args)
    gen = OpenAI()
    image_response = gen.images.generate(model="gpt-image-2", prompt=prompt, n=4)
    links = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    media = []
    for link in links:
        media.append(InputMediaPhoto(link))
    await update.message.reply_media_group(media)


def other(prompt):
    image_response = OpenAI().images.generate(model="gpt-image-2", prompt=prompt, n=4)
    images = [base64.b64decode(image.b64_json) for image in image_response.data or [] if image.b64_json]
    for image_bytes in images:
        open("x.png", "wb").write(image_bytes)
