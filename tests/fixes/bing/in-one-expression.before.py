import os

from BingImageCreator import ImageGen


def draw(prompt):
    return len(ImageGen(os.environ["BING_U"]).get_images(prompt))
