import os

from BingImageCreator import ImageGen

generator = ImageGen(os.environ["BING_U"])
links = generator.get_images("a fox")
for link in links:
    print(link)
