from openai import OpenAI

client = OpenAI()


def vary(picture):
    reply = client.images.edit(image=picture, model="gpt-image-2", prompt="A variation of this image: the same subject and style, other details.")
    return reply.data[0].b64_json
