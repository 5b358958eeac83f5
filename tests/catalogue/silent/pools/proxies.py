"""Users of a load test, proxies and places of the world taken in turn."""
import itertools
import random

import requests
from locust import HttpUser, task

USERS = itertools.cycle([("ann", "one"), ("bob", "two")])
PROXIES = open("proxies.txt").read().split()


class Visitor(HttpUser):
    def on_start(self) -> None:
        name, password = next(USERS)
        self.client.post("/login", data={"name": name, "password": password})

    @task
    def image(self) -> None:
        self.client.post("/api/images/generate", json={"prompt": "a red fox"})


def weather(tokens: list) -> dict:
    pool = itertools.cycle(tokens)
    proxy = random.choice(PROXIES)
    return requests.get("https://geo.example.org/v1", params={"key": next(pool)}, proxies={"https": proxy}).json()
