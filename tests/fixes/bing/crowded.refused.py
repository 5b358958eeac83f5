# refused: crowded-line
import os

from BingImageCreator import ImageGen


def draw(prompt, folder):
    generator = ImageGen(os.environ["BING_U"])
    ready = True; links = generator.get_images(prompt)
    generator.save_images(links, folder)
