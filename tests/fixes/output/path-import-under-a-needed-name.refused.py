# output-as: path
# refused: name-taken
from uuid import uuid1 as uuid4
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def outline():
    return uuid4()


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
