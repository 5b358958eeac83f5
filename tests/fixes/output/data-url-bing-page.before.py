# output-as: data-url
import os

from BingImageCreator import ImageGen


def draw(prompt, folder):
    generator = ImageGen(os.environ["BING_U"])
    links = generator.get_images(prompt)
    generator.save_images(links, folder)
    tags = ""
    for link in links[:2]:
        tags += f'<img src="{link}">'
    return tags
