import requests
from openai import OpenAI

client = OpenAI()


def save(image_url, place="lamp.png"):
    response = requests.get(image_url)
    if response.status_code == 200:
        # As it came.
        with open(place, "wb") as file:
            file.write(response.content)
        print("saved")
    else:
        print("not saved")


def lamp():
    response = client.images.generate(model="dall-e-3", prompt="a lamp")
    save(response.data[0].url)


def vase():
    response = client.images.generate(model="dall-e-3", prompt="a vase")
    address = response.data[0].url
    save(address, "vase.png")
