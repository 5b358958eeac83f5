from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(update, context):
    reply = client.images.generate(model="dall-e-3", prompt=" ".join(context.args))
    context.bot.send_photo(chat_id=update.effective_chat.id, photo=reply.data[0].url)
