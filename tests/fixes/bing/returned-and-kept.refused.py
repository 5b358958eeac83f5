# refused: url-leaves-function
from BingImageCreator import ImageGen


def images(prompt):
    return ImageGen("c").get_images(prompt)


def main(book):
    book["links"] = images("a cat")
    return images
