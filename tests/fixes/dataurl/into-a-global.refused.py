# refused: url-leaves-function
from openai import OpenAI

client = OpenAI()
latest = None


def _draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    return reply.data[0].url


def draw(prompt):
    global latest
    latest = _draw(prompt)
