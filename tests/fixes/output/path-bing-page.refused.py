# output-as: path
# refused: url-leaves-function
import os

from BingImageCreator import ImageGen


def draw(prompt):
    generator = ImageGen(os.environ["BING_U"])
    links = generator.get_images(prompt)
    return "".join(f'<img src="{link}">' for link in links)
