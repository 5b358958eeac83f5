# output-as: data-url
import re
import time

import httpx


class Maker:
    """Pictures of Bing."""

    def __init__(self, cookie, is_logging=True):
        self.client = httpx.Client(cookies={"_U": cookie})
        self.is_logging = is_logging

    def _log(self, message):
        if self.is_logging:
            print(message)

    def generate(self, prompt, num_images):
        """Addresses, as many as wanted."""
        images = []
        cycle = 0
        while len(images) < num_images:
            cycle += 1
            reply = self.client.post(
                url=f"https://www.bing.com/images/create?q={prompt}&rt=3&FORM=GENCRE",
                data={"q": prompt, "qs": "ds"},
                follow_redirects=False,
            )
            if reply.status_code != 302:
                raise Exception("no redirect")
            self._log(f"sent {cycle}")
            number = reply.headers["Location"].split("id=")[-1]
            while True:
                reply = self.client.get(f"https://www.bing.com/images/create/async/results/{number}?q={prompt}")
                if not reply.text:
                    time.sleep(1)
                    continue
                break
            images += ["https://tse" + each.split("?w=")[0] for each in re.findall('src="https://tse([^"]+)"', reply.text)]
        self._log("done")
        return images[:num_images]
