import httpx


class Base:
    host = "https://chatgpt.com"

    def __init__(self):
        self.session = httpx.Client(base_url=self.host)
