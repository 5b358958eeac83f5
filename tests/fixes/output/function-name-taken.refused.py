# output-as: shop.storage:upload
# refused: name-taken
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def upload(image):
    return image


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
