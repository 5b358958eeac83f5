# refused: verify-names
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def draw(prompt, base64=False):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    data = requests.get(reply.data[0].url).content
    return None if base64 else data
