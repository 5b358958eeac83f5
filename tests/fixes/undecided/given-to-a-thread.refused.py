# refused: url-leaves-function
from threading import Thread

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, keep):
    address = client.images.generate(model="gpt-image-1", prompt=prompt).data[0].url
    Thread(target=keep, args=(address,)).start()
