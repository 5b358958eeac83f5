"""Pools whose member reaches no image call of a banned route."""
import itertools
import json
import random
import shutil
import time
from collections import deque
from pathlib import Path

import redis
import requests

tokens = Path("github_tokens.txt").read_text().split()
TOKEN_CYCLE = itertools.cycle(tokens)
CLIENTS = deque(requests.Session() for _ in tokens)
error_token_list = []
count = 0


def github() -> dict:
    headers = {"Authorization": f"token {next(TOKEN_CYCLE)}"}
    return requests.get("https://api.github.com/rate_limit", headers=headers).json()


def weibo(cookies: list, url: str) -> str:
    return requests.get(url, cookies=random.choice(cookies)).text


def account_lines() -> dict:
    lines = [line.split("|") for line in Path("accounts.txt").read_text().splitlines()]
    email, password, proxy = lines[int(Path("curr_account_index.txt").read_text()) % len(lines)]
    return requests.post("https://shop.example.org/login", data={"email": email, "password": password}).json()


def modulo() -> str:
    global count
    count += 1
    usable = [token for token in tokens if token not in error_token_list]
    return usable[count % len(usable)]


def attempted() -> str:
    tried = set()
    while True:
        token = random.choice([each for each in tokens if each not in tried])
        reply = requests.get("https://api.github.com/user", headers={"Authorization": f"token {token}"})
        if reply.ok:
            return reply.text
        tried.add(token)


class LoadBalancer:
    def select_token(self) -> str:
        return random.choice(tokens)


def rotated() -> str:
    CLIENTS.rotate(-1)
    return CLIENTS[0].get("https://api.github.com/meta").text


def cooled() -> dict:
    free = [path for path in Path("authens").glob("*.json") if path.stat().st_mtime < time.time()]
    return json.loads(free[count % len(free)].read_text())


def strategy(settings: dict) -> str:
    if settings["token_rotation_strategy"] == "round_robin":
        return tokens[count % len(tokens)]
    return random.choice(tokens)


def swapped(number: int) -> None:
    shutil.copyfile(f"cookie{number}.txt", "cookie.txt")


def joined(url: str) -> str:
    return requests.get(url, headers={"Authorization": "Bearer first-token-of-ann,second-token-of-bob"}).text


def leased() -> str:
    token = redis.Redis().lpop("tokens").decode()
    return requests.get("https://api.github.com/user", headers={"Authorization": f"token {token}"}).text


def quota_left(sessions: list) -> requests.Session:
    for session in sessions:
        if int(session.get("https://api.github.com/rate_limit").headers["X-RateLimit-Remaining"]):
            return session
    raise LookupError("none is left")


def switch_account(browser, name: str) -> None:
    browser.get("https://shop.example.org/logout")
    browser.get(f"https://shop.example.org/login?user={name}")
