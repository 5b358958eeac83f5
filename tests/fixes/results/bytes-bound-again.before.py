import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt, target, stamp):
    image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url
    # Download the image
    picture = requests.get(image_url, timeout=60).content
    picture = stamp(picture)
    with open(target, "wb") as file:
        file.write(picture)
