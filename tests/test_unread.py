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


def test_no_text_asks_for_a_local_name() -> None:
    text = FILE.replace("    reply =", "    place = URL\n    reply =").replace("post(URL", "post(place")

    assert "place" not in after(text + ASKED)


def test_nothing_is_left_at_the_end_of_the_file() -> None:
    assert after(FILE + '\n\nURL = "https://r.test/v1/images/generations"\n').endswith("b64_json)\n")


ASKED = "\n\ndef ask(module, name):\n    return getattr(module, name)\n"
KEPT = {
    "another file names it": ("URL", FILE, {"other": "from app import URL\n"}),
    "another file names what it is made of": ("HOST =", FILE, {"other": "import app\nprint(app.HOST)\n"}),
    "another file puts something else in its place": ("_wait", FILE, {"other": "patch('app._wait', lambda: 1)\n"}),
    "it is read once more": ("URL =", FILE + "\n\nprint(URL)\n", {}),
    "it is looked up by its name": ("URL =", FILE + '\n\nprint(globals()["URL"])\n', {}),
    "it may be asked for by a text": (
        "_wait",
        FILE + "\n\ndef ask(module, name):\n    return getattr(module, name)\n",
        {},
    ),
    "it is exported": ("URL =", FILE + '\n\n__all__ = ["URL", "draw"]\n', {}),
    "its making does something": ("HOST =", FILE.replace('os.environ.get("HOST", "https://r.test")', "connect()"), {}),
    "the function is decorated": ("def _wait", FILE.replace("def _wait", "@cached\ndef _wait"), {}),
    "the function was never called": ("def idle", FILE + "\n\ndef idle():\n    return 1\n", {}),
}


@pytest.mark.parametrize("name", KEPT)
def test_it_stays(name: str) -> None:
    word, text, others = KEPT[name]

    assert word in after(text, **others)


CLASS = """import base64

import requests


class Studio:
    def __init__(self, key):
        self.key = key

    def _headers(self):
        return {"Authorization": f"Bearer {self.key}"}

    def draw(self, prompt):
        body = {"model": "gpt-image-1", "prompt": prompt}
        reply = requests.post("https://r.test/v1/images/generations", json=body, headers=self._headers())
        return base64.b64decode(reply.json()["data"][0]["b64_json"])
"""


def test_a_method_that_nothing_calls_any_more_goes() -> None:
    assert "_headers" not in after(CLASS)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (CLASS.replace("class Studio:", "class Studio(Base):"), {}),
        (CLASS.replace("    def _headers", "    @property\n    def _headers").replace("_headers()", "_headers"), {}),
        (CLASS.replace("_headers", "headers"), {}),
        (CLASS, {"other": "from app import Studio\nStudio('k')._headers()\n"}),
        (CLASS, {"other": "patch('app.Studio._headers')\n"}),
    ],
)
def test_a_method_that_others_may_call_stays(text: str, others: dict[str, str]) -> None:
    assert "headers(self):" in after(text, **others)
