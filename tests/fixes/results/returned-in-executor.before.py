import asyncio
from telegram import Update
from openai import OpenAI
client = OpenAI(api_key="k", base_url="https://relay.example/v1")

def generate(prompt):
    r = client.images.generate(model="dall-e-3", prompt=prompt)
    return r.data[0].url

async def image(update: Update, context):
    loop = asyncio.get_event_loop()
    url = await loop.run_in_executor(None, generate, " ".join(context.args))
    await update.message.reply_photo(photo=url)
