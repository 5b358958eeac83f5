# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt, hook):
    address = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    requests.post(hook, json={"content": address})
