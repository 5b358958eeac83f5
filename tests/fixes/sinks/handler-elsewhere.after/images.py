import base64

from openai import OpenAI

client = OpenAI()


def draw(update, context):
    reply = client.images.generate(model="gpt-image-2", prompt=" ".join(context.args))
    if not reply.data or not reply.data[0].b64_json:
        raise RuntimeError("the image API returned no image")
    context.bot.send_photo(chat_id=update.effective_chat.id, photo=base64.b64decode(reply.data[0].b64_json))
