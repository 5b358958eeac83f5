# refused: download-not-followed
import requests
from openai import OpenAI

client = OpenAI()


def download_image(url, path):
    response = requests.get(url)
    with open(path, "wb") as file:
        file.write(response.content[int(response.headers["x-offset"]) :])


response = client.images.generate(model="dall-e-3", prompt="a lamp")
download_image(response.data[0].url, "lamp.png")
