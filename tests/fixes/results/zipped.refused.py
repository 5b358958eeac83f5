# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, names):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    urls = [i.url for i in reply.data]
    for name, url in zip(names, urls):
        open(name, "wb").write(requests.get(url).content)
