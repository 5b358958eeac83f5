import os

import requests
from bingart import BingArt


def draw(prompt, folder):
    art = BingArt(auth_cookie_U=os.environ["BING_U"])
    try:
        results = art.generate_images(prompt)
        for number, image in enumerate(results["images"]):
            with open(f"{folder}/{number}.jpg", "wb") as file:
                file.write(requests.get(image["url"]).content)
    finally:
        art.close_session()
