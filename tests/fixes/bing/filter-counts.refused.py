# refused: url-leaves-function
from BingImageCreator import ImageGen
import requests


def draw(prompt):
    icons = 0
    links = ImageGen("c").get_images(prompt)
    for link in links:
        if ".svg" in link:
            icons += 1
            continue
        open("x.jpg", "wb").write(requests.get(link).content)
    return icons
