# refused: url-leaves-function
import requests
from openai import OpenAI
from postoffice import deliver

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    url = reply.data[0].url
    print(deliver(url))
    return requests.get(url).content
