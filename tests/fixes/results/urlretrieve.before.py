import urllib.request

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    urllib.request.urlretrieve(reply.data[0].url, target)
