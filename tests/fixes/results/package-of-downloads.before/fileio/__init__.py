import requests

from .names import named


def download_image(url, path):
    response = requests.get(url)
    with open(named(path), "wb") as file:
        file.write(response.content)
