from itertools import cycle

import config
from BingImageCreator import ImageGen

cookie_pool = cycle(config.COOKIES)  # expect: account-pool


def draw(prompt: str) -> list:
    return ImageGen(auth_cookie=next(cookie_pool)).get_images(prompt)  # expect: account-pool, cookie
