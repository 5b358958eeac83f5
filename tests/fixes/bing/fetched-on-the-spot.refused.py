# refused: result-in-expression
import requests
from BingImageCreator import ImageGen


def first(prompt, cookie):
    return requests.get(ImageGen(cookie, cookie).get_images(prompt)[0]).content
