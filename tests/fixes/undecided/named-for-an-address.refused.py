# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def image_url(prompt):
    return client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
