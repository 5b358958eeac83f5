import asyncio
import base64
from telegram import Update
from openai import OpenAI
client = OpenAI()

def generate(prompt):
    r = client.images.generate(model="gpt-image-2", prompt=prompt)
    if not r.data or not r.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    return base64.b64decode(r.data[0].b64_json)

async def image(update: Update, context):
    loop = asyncio.get_event_loop()
    image_bytes = await loop.run_in_executor(None, generate, " ".join(context.args))
    await update.message.reply_photo(photo=image_bytes)
