from collections import deque

import config
from BingImageCreator import ImageGen

CLIENTS = deque(ImageGen(cookie) for cookie in config.COOKIES)  # expect: cookie


def draw(prompt: str) -> list:
    CLIENTS.rotate(-1)
    return CLIENTS[0].get_images(prompt)  # expect: cookie
