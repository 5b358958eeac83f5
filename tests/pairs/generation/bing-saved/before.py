import os

from BingImageCreator import ImageGen


def draw(prompt, folder):
    generator = ImageGen(os.environ["BING_U"])
    links = generator.get_images(prompt)
    generator.save_images(links, folder, "bing")
