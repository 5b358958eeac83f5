from openai import OpenAI

client = OpenAI()


def collage(first, second):
    images = [first, second]
    reply = client.images.edit(model="gpt-image-2", image=images, prompt="a collage", timeout=600)
    return reply.data[0].b64_json
