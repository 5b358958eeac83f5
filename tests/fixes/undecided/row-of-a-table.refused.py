# refused: url-leaves-function
from openai import OpenAI
from shop.models import Picture, session

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    session.add(Picture(prompt=prompt, url=reply.data[0].url))
