from g4f.client import Client

client = Client()


def vary(picture):
    reply = client.images.create_variation(image=picture, model="dall-e-3", response_format="b64_json")
    return reply.data[0].b64_json
