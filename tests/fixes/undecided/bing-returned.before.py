import os

from BingImageCreator import ImageGen


def draw(prompt):
    generator = ImageGen(os.environ["BING_U"])
    links = generator.get_images(prompt)
    return links
