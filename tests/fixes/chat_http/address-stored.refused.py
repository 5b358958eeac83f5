# refused: url-leaves-function
import re
import sqlite3

import requests

base = sqlite3.connect("pictures.db")


def ask(prompt: str) -> str:
    body = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": prompt}]}
    reply = requests.post("https://relay.invalid/v1/chat/completions", json=body)
    reply.raise_for_status()
    return re.findall(r"https?://[^\s)]+", reply.json()["choices"][0]["message"]["content"])[0]


def poster(title: str) -> None:
    link = ask(f"A poster of the play {title}")
    base.execute("insert into posters values (?, ?)", (title, link))
    base.commit()
