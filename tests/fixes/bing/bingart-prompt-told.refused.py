# refused: result-not-followed
import os

import requests
from bingart import BingArt


def draw(prompt):
    art = BingArt(auth_cookie_U=os.environ["BING_U"])
    results = art.generate_images(prompt)
    print("drawn:", results["prompt"])
    return [requests.get(image["url"]).content for image in results["images"]]
