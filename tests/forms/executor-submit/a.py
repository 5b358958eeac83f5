from concurrent.futures import ThreadPoolExecutor
from BingImageCreator import ImageGen

gen = ImageGen("cookie-value-here", "")
pool = ThreadPoolExecutor()


def draw(p):
    return pool.submit(gen.get_images, p).result()  # expect: cookie
