from openai import OpenAI

client = OpenAI(base_url="https://api.openai.com/v1")


def vary(path):
    reply = client.images.create_variation(image=open(path, "rb"))
    return reply.data[0].b64_json
