# refused: url-leaves-function
# output-as: data-url
import re
from urllib.parse import quote

import requests

BING = "https://www.bing.com"


def create(prompt, cookie):
    session = requests.Session()
    session.cookies.set("_U", cookie)
    words = quote(prompt)
    reply = session.post(f"{BING}/images/create?q={words}&rt=4&FORM=GENCRE", allow_redirects=False)
    number = reply.headers["Location"].split("id=")[1]
    page = session.get(f"{BING}/images/create/async/results/{number}?q={words}").text
    return re.findall(r'src="([^"]+)"', page)


def save_image(url, path):
    with open(path, "wb") as file:
        file.write(requests.get(url).content)
