import os

from BingImageCreator import ImageGen


def tags(prompt):
    links = ImageGen(os.environ["BING_U"]).get_images(prompt)
    text = ""
    for link in links:
        text += f'<img src="{link}">\n'
    return text
