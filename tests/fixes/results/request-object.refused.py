# refused: url-leaves-function
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    from urllib.request import Request, urlopen
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    return urlopen(Request(reply.data[0].url)).read()
