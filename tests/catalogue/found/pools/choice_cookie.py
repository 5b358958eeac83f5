import random

import config
from re_edge_gpt import ImageGen


def draw(prompt: str) -> list:
    gen = ImageGen(auth_cookie=random.choice(config.bing_cookies))  # expect: account-pool
    return gen.get_images(prompt)  # expect: cookie
