import threading
from BingImageCreator import ImageGen

gen = ImageGen("cookie-value-here", "")


def draw(p):
    threading.Thread(target=gen.get_images, args=(p,)).start()  # expect: cookie
