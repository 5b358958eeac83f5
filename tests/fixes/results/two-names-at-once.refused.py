# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = again = client.images.generate(model="gpt-image-1", prompt=prompt)
    url, other = reply.data[0].url, again
    return requests.get(url).content
