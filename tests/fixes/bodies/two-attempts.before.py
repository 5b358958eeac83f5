# output-as: data-url
import re
import time
from urllib.parse import quote

import requests

BING = "https://www.bing.com"


class Creator:
    AGENT = {"user-agent": "Mozilla"}

    def __init__(self, cookie):
        self._cookie = f"_U={cookie}"
        if not cookie:
            raise ValueError("a cookie is needed")

    def submit(self, url, form):
        reply = requests.post(url, headers={**self.AGENT, "cookie": self._cookie}, data=form, allow_redirects=False)
        if not reply.ok:
            raise Exception(f"failed: {reply.status_code}")
        where = reply.headers["Location"]
        return where, where.split("id=")[1]

    def results(self, words, where, number):
        requests.get(f"{BING}{where}", headers=self.AGENT)
        while True:
            time.sleep(1)
            page = self.page(f"{BING}/images/create/async/results/{number}?q={words}")
            if page:
                break
        return self.links(page)

    def page(self, url):
        reply = requests.get(url, headers=self.AGENT)
        return None if "errorMessage" in reply.text else reply.text

    def links(self, page):
        found = [each.split("?w=")[0] for each in re.findall(r'src="([^"]*)"', page)]
        found = [each for each in found if not each.endswith(".svg")]
        if not found:
            raise Exception("no pictures")
        return found

    def create(self, prompt):
        """Addresses of pictures."""
        words = quote(prompt)
        form = {"q": words, "qa": "ds"}
        try:
            where, number = self.submit(f"{BING}/images/create?q={words}&rt=4&FORM=GENCRE", form)
            return self.results(words, where, number)
        except Exception:
            print("once more")
            where, number = self.submit(f"{BING}/images/create?q={words}&rt=4&FORM=GENCRE", form)
            return self.results(words, where, number)
