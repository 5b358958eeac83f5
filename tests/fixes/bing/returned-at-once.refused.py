# refused: result-in-expression
from BingImageCreator import ImageGen


def draw(prompt, cookie, then):
    then(1, ImageGen(cookie, cookie).get_images(prompt)[0])
