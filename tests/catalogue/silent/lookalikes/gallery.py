import re

import requests


def download(slug: str) -> list:
    text = requests.get(f"https://www.bing.com/images/create/{slug}/65f0000000000000").text
    return [requests.get(url).content for url in re.findall(r'src="(https://th\.bing\.com/[^"]+)"', text)]
