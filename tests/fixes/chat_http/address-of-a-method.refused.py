# refused: url-leaves-function
import re

import requests


class Artist:
    def ask(self, prompt):
        """The address of a picture."""
        body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": prompt}]}
        reply = requests.post("https://relay.invalid/v1/chat/completions", json=body)
        reply.raise_for_status()
        return re.findall(r"https?://[^\s)]+", reply.json()["choices"][0]["message"]["content"])[0]


def poster(title, path):
    link = Artist().ask(title)
    data = requests.get(link, timeout=60).content
    path.write_bytes(data)
