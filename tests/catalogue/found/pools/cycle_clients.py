import itertools
import os

from BingImageCreator import ImageGen

CLIENTS = itertools.cycle([ImageGen(cookie) for cookie in os.environ["BING_COOKIES"].split(";")])  # expect: account-pool, cookie


def draw(prompt: str) -> list:
    client = next(CLIENTS)  # expect: account-pool
    while client.get_limit_left() < 5:  # expect: cookie
        client = next(CLIENTS)
    return client.get_images(prompt)  # expect: cookie
