import config
from BingImageCreator import ImageGen

available = list(config.COOKIES)


def draw(prompt: str) -> list:
    cookie = available.pop(0)  # expect: account-pool
    available.append(cookie)
    return ImageGen(cookie).get_images(prompt)  # expect: cookie
