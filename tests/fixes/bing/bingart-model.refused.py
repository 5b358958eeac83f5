# refused: bingart-options
import os

import requests
from bingart import BingArt, Model


def draw(prompt):
    art = BingArt(auth_cookie_U=os.environ["BING_U"])
    results = art.generate_images(prompt, model=Model.GPT4O)
    return [requests.get(image["url"]).content for image in results["images"]]
