"""Constants and functions that the old calls alone have read: which of them go, and what keeps the others."""

from __future__ import annotations

import pytest
from test_fix_http import planned

FILE = """import base64
import os

import requests

# Where pictures are made
HOST = os.environ.get("HOST", "https://r.test")
URL = HOST + "/v1/images/generations"

SIZE = "1024x1024"


def _wait():
    return 300


def draw(prompt):
    reply = requests.post(URL, json={"model": "gpt-image-1", "prompt": prompt, "size": SIZE}, timeout=_wait())
    return base64.b64decode(reply.json()["data"][0]["b64_json"])
"""


def after(text: str, **others: str) -> str:
    """The patched file."""
    return planned(text, **others).texts()["app.py"]


def test_they_go_with_what_served_them_alone_and_the_comment_on_them() -> None:
    left = after(FILE)

    assert not [word for word in ("HOST", "URL", "Where pictures", "_wait", "import os") if word in left]
    assert 'SIZE = "1024x1024"\n\n\ndef draw' in left
    assert "\n\n\n\n" not in left


KEPT = {
    "another file names it": ("URL", FILE, {"other": "from app import URL\n"}),
    "another file names what it is made of": ("HOST =", FILE, {"other": "import app\nprint(app.HOST)\n"}),
    "it is read once more": ("URL =", FILE + "\n\nprint(URL)\n", {}),
    "it is looked up by its name": ("URL =", FILE + '\n\nprint(globals()["URL"])\n', {}),
    "it is exported": ("URL =", FILE + '\n\n__all__ = ["URL", "draw"]\n', {}),
    "it is bound twice": ("URL =", FILE + '\n\nURL = "https://r.test/v1/images/generations"\n', {}),
    "its making does something": ("HOST =", FILE.replace('os.environ.get("HOST", "https://r.test")', "connect()"), {}),
    "the function is decorated": ("def _wait", FILE.replace("def _wait", "@cached\ndef _wait"), {}),
    "the function was never called": ("def idle", FILE + "\n\ndef idle():\n    return 1\n", {}),
}


@pytest.mark.parametrize("name", KEPT)
def test_it_stays(name: str) -> None:
    word, text, others = KEPT[name]

    assert word in after(text, **others)
