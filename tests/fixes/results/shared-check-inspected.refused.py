# refused: download-not-followed
import requests
from openai import OpenAI

client = OpenAI()


def save(image_url, place="lamp.png"):
    response = requests.get(image_url)
    if response.headers["content-type"] == "image/png":
        with open(place, "wb") as file:
            file.write(response.content)


def lamp():
    response = client.images.generate(model="dall-e-3", prompt="a lamp")
    save(response.data[0].url)


def vase():
    response = client.images.generate(model="dall-e-3", prompt="a vase")
    save(response.data[0].url, "vase.png")
