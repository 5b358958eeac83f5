# refused: result-in-expression
import requests
from BingImageCreator import ImageGen


def first(prompt, cookie, links=None):
    links = links or ImageGen(cookie, cookie).get_images(prompt)
    return requests.get(links[0]).content
