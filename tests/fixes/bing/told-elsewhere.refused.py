# refused: result-in-expression
from BingImageCreator import ImageGen


def draw(prompt, cookie, done):
    done.emit(ImageGen(cookie, cookie).get_images(prompt))
