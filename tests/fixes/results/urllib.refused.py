# refused: download-not-followed
from urllib.request import urlopen

from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, target):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    with urlopen(reply.data[0].url) as response, open(target, "wb") as file:
        file.write(response.read())
