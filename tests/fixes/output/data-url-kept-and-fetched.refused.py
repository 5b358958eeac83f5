# output-as: data-url
# refused: url-leaves-function
import requests
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")


def run(prompt, row):
    reply = client.images.generate(model="gpt-image-1", prompt=prompt)
    row["image_url"] = reply.data[0].url


def show(row):
    return requests.get(row["image_url"], timeout=9)
