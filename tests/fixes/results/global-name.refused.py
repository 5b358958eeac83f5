# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


last = None


def draw(prompt):
    global last
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    last = reply.data[0].url
    return requests.get(last).content
