"""A scanner of secrets: it holds the shapes of keys, and asks Discord whether a token is alive."""
import re

import requests

OPENAI = re.compile(r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}")
DISCORD = re.compile(r"[MN][A-Za-z\d]{23}\.[\w-]{6}\.[\w-]{27}")


def is_alive(token: str) -> bool:
    return requests.get("https://discord.com/api/v9/users/@me", headers={"Authorization": f"Bot {token}"}).ok
