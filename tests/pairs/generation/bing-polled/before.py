import os
import re
import time
from urllib.parse import quote

import requests

BING = "https://www.bing.com"


class Painter:
    """Draws with the page of Bing."""

    def __init__(self, cookie=None):
        self.name = "painter"
        self.session = requests.Session()
        self.session.cookies.set("_U", cookie or os.environ["BING_U"])

    def draw(self, prompt, timeout=200):
        """The four pictures for a prompt."""
        words = quote(prompt)
        number = self._submit(words)
        page = self._wait(f"{BING}/images/create/async/results/{number}?q={words}", timeout)
        links = [link.split("?w=")[0] for link in re.findall(r'src="([^"]+)"', page)]
        images = []
        for link in links:
            reply = self.session.get(link)
            images.append(reply.content)
        return images

    def _submit(self, words):
        url = f"{BING}/images/create?q={words}&rt=4&FORM=GENCRE"
        reply = self.session.post(url, data=f"q={words}&qs=ds", allow_redirects=False)
        if reply.status_code != 302:
            raise RuntimeError("Bing does not want to draw that")
        return reply.headers["Location"].split("id=")[-1]

    def _wait(self, url, timeout):
        start = time.time()
        while time.time() - start < timeout:
            reply = self.session.get(url)
            if reply.text and "errorMessage" not in reply.text:
                return reply.text
            time.sleep(1)
        raise RuntimeError("Bing took too long")


def first(prompt):
    return Painter().draw(prompt)[0]
