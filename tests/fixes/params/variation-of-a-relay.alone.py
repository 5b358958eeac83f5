from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def vary(path):
    reply = client.images.create_variation(image=open(path, "rb"))
    return reply.data[0].b64_json
