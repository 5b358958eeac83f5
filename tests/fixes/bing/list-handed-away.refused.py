# refused: result-in-expression
from BingImageCreator import ImageGen


def draw(prompt, cookie, post):
    post(list(ImageGen(cookie, cookie).get_images(prompt)))
