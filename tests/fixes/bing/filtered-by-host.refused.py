# refused: url-leaves-function
from BingImageCreator import ImageGen
import requests


def draw(prompt):
    links = ImageGen("c").get_images(prompt)
    for url in [link for link in links if "th.bing.com" in link]:
        open("x.jpg", "wb").write(requests.get(url).content)
