# refused: response-inspected
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    r = requests.get(reply.data[0].url)
    if r.status_code != 200:
        raise RuntimeError(r.status_code)
    return r.content
