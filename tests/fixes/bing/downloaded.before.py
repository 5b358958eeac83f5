import os

import requests
from BingImageCreator import ImageGen


def draw(prompt, folder):
    generator = ImageGen(auth_cookie=os.environ["BING_U"])
    links = generator.get_images(prompt)
    for number, link in enumerate(links):
        with open(f"{folder}/{number}.jpeg", "wb") as file:
            file.write(requests.get(link).content)
