import os
import random

from BingImageCreator import ImageGen

POOL = os.getenv("BING_COOKIES", "first,second").split(",")


def next_cookie():
    """One of the accounts."""
    return random.choice(POOL)


def draw(prompt, folder):
    # Take an account
    cookie = os.getenv("BING_COOKIE", "") or next_cookie()
    if not cookie:
        print("set BING_COOKIE")
        return None

    maker = ImageGen(cookie)
    maker.save_images(maker.get_images(prompt), output_dir=folder)
    return sorted(each for each in os.listdir(folder) if each.endswith(".jpeg"))
