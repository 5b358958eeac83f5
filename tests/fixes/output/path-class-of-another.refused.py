# output-as: path
# refused: name-taken
from matplotlib.path import Path
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def outline():
    return Path([(0, 0)])


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return reply.data[0].url
