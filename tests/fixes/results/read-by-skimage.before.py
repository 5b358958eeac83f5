from openai import OpenAI
from skimage.io import imread

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return [imread(item.url) for item in reply.data]
