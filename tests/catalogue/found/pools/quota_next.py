from BingImageCreator import ImageGen

import config


def draw(prompt: str) -> list:
    for cookie in config.COOKIES:  # expect: account-pool
        gen = ImageGen(cookie)  # expect: cookie
        if gen.get_limit_left() > 0:  # expect: cookie
            return gen.get_images(prompt)  # expect: cookie
    return []
