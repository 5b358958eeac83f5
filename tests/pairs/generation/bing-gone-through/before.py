import os

import requests
from BingImageCreator import ImageGen


def draw(prompt: str, folder: str) -> list[str]:
    maker = ImageGen(os.environ["BING_U"])
    written = []
    for number, link in enumerate(maker.get_images(prompt), start=1):
        path = f"{folder}/{number}.jpg"
        with open(path, "wb") as file:
            file.write(requests.get(link).content)
        written.append(path)
    return written
