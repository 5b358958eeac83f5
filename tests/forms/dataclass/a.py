from dataclasses import dataclass, field
import requests


@dataclass
class Conf:
    base: str = "https://chatgpt.com/backend-api"


class Draw:
    def __init__(self, conf: Conf):
        self.conf = conf

    def go(self, p):
        return requests.post(
            self.conf.base + "/f/conversation", json={"system_hints": ["picture_v2"]}
        )  # expect: session-relay
