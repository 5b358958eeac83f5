import requests
from openai import OpenAI

client = OpenAI()


def draw(prompt, target):
    image_url = client.images.generate(model="dall-e-3", prompt=prompt).data[0].url

    # Download the image
    picture = requests.get(image_url, timeout=60).content
    with open(target, "wb") as file:
        file.write(picture)
    return len(picture)
