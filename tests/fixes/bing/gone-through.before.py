import urllib.request

import requests
from BingImageCreator import ImageGen


def each(prompt, cookie):
    maker = ImageGen(cookie, cookie)
    for link in maker.get_images(prompt):
        with open("lamp.jpg", "wb") as file:
            file.write(requests.get(link).content)


def some(prompt, cookie):
    maker = ImageGen(cookie, cookie)
    for number, link in enumerate(maker.get_images(prompt)[:2]):
        urllib.request.urlretrieve(link, f"{number}.jpg")


def first(prompt, cookie):
    link = ImageGen(cookie, cookie).get_images(prompt)[0]
    return requests.get(link).content


def contents(prompt, cookie):
    return [requests.get(link).content for link in ImageGen(cookie, cookie).get_images(prompt)]
