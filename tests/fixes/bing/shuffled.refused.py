# refused: result-in-expression
import random

from BingImageCreator import ImageGen


def draw(prompt, cookie):
    return random.choice(ImageGen(cookie, cookie).get_images(prompt)[1:])
