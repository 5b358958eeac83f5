"""A parameter that only the old call read goes, where all that is said of its function is a call that is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from patched import Tree, applied, planned

DRAW = '''\
from BingImageCreator import ImageGen
import requests


def paint(prompt, cookie, place="a.png"):
    """Paint.

    Args:
        prompt: what to paint
        cookie: whose account it is
        place: where to
    """
    links = ImageGen(cookie, cookie).get_images(prompt)
    for link in links:
        with open(place, "wb") as file:
            file.write(requests.get(link).content)
'''
CLASS = """\
from BingImageCreator import ImageGen
import requests


class Painter:
    def __init__(self, cookie, place):
        self.cookie = cookie
        self.place = place

    def paint(self, prompt):
        links = ImageGen(self.cookie, self.cookie).get_images(prompt)
        for link in links:
            with open(self.place, "wb") as file:
                file.write(requests.get(link).content)
"""
MAIN = """\
import os
import sys

from draw import paint


def run(prompt, cookie):
    paint(prompt, cookie, place="b.png")


run(sys.argv[1], os.environ["COOKIE"])
"""


def after(tmp_path: Path, tree: dict[str, str]) -> dict[str, str]:
    raw: Tree = {name: text.encode() for name, text in tree.items()}
    trees = applied(tmp_path / "one", planned(tmp_path / "one", raw))
    assert trees, "no patch"
    for each in trees:
        for name, data in each.items():
            if name.endswith(".py"):
                compile(data, name, "exec")
    return {name: data.decode() for name, data in trees[-1].items()}


def test_it_goes_with_what_callers_give_for_it(tmp_path: Path) -> None:
    done = after(tmp_path, {"draw.py": DRAW, "main.py": MAIN})
    assert 'def paint(prompt, place="a.png"):' in done["draw.py"]
    assert "whose account" not in done["draw.py"]
    assert "        prompt: what to paint\n        place: where to\n" in done["draw.py"]
    assert 'def run(prompt):\n    paint(prompt, place="b.png")\n\n\nrun(sys.argv[1])' in done["main.py"]


def test_that_of_a_class_goes_with_its_attribute(tmp_path: Path) -> None:
    main = "import draw\n\ndraw.Painter('secret', 'a.png').paint('a lamp')\ndraw.Painter(place='b', cookie=C)\n"
    done = after(tmp_path, {"draw.py": CLASS, "main.py": "C = 'c'\n" + main})
    assert "    def __init__(self, place):\n        self.place = place\n" in done["draw.py"]
    assert "draw.Painter('a.png').paint('a lamp')\ndraw.Painter(place='b')\n" in done["main.py"]


@pytest.mark.parametrize(
    ("old", "new", "calls", "now"),
    [
        ("prompt, cookie, place=\"a.png\"", "prompt, place, cookie", "paint('x', 'p', 'c')", "paint('x', 'p')"),
        ("prompt, cookie, place=\"a.png\"", "cookie, prompt, place", "paint('c', 'x', 'p')", "paint('x', 'p')"),
        (
            "prompt, cookie, place=\"a.png\"",
            "\n    prompt,\n    place,\n    cookie: str = '',\n",
            "paint(\n    'x',\n    'p',\n    cookie='c',\n)",
            "paint(\n    'x',\n    'p',\n)",
        ),
    ],
)  # fmt: skip
def test_wherever_it_stands(old: str, new: str, calls: str, now: str, tmp_path: Path) -> None:
    tree = {"draw.py": DRAW.replace(old, new), "main.py": f"from draw import paint\n\n{calls}\n"}
    done = after(tmp_path, tree)
    assert done["main.py"].endswith(f"\n{now}\n")
    assert "cookie" not in done["draw.py"]


STAYS = {
    "handed on as a value": MAIN + "\nhandlers = {'paint': 1, 'draw': paint}\n",
    "imported by another name": MAIN.replace("import paint", "import paint as it").replace(" paint(", " it("),
    "called with a star": MAIN.replace('paint(prompt, cookie, place="b.png")', "paint(*[prompt, cookie])"),
    "called with two stars": MAIN.replace('cookie, place="b.png")', "**{'cookie': cookie, 'place': 'b'})"),
    "named in a text": MAIN + "\nname = 'draw.paint'\n",
    "found by its name": "import draw\n" + MAIN + "\ngetattr(draw, 'paint')('x', 'y')\n",
    "replaced in a test": "from unittest import mock\nimport draw\n" + MAIN + "\nmock.patch.object(draw, 'paint')\n",
    "called in what it is given": MAIN.replace("(prompt, cookie, place", "(prompt, paint(prompt, cookie), place"),
    "called with what does something": MAIN.replace("prompt, cookie, place", "prompt, log_in(), place"),
    "bound in part": MAIN + "\nfrom functools import partial\n\npartial(paint, 'x')\n",
    "called with too little": MAIN + "\n\npaint(sys.argv[1])\n",
    "called with too much": MAIN + "\n\npaint('x', 'y', 'z', 'b')\n",
    "called with a word that it does not know": MAIN + "\n\npaint('x', 'y', size=1)\n",
    "called with one thing twice": MAIN + "\n\npaint('x', 'y', prompt='z')\n",
    "a comment stands beside it": MAIN.replace("cookie, place", "\n        cookie,  # ours\n        place"),
}  # fmt: skip


@pytest.mark.parametrize("main", STAYS.values(), ids=STAYS.keys())
def test_it_stays_where_not_all_is_seen(main: str, tmp_path: Path) -> None:
    done = after(tmp_path, {"draw.py": DRAW, "main.py": main})
    assert "def paint(prompt, cookie, place" in done["draw.py"]
    assert done["main.py"] == main


TOOLS = "from tools import Thing, tool\n"
DECLARED = {
    "decorated": TOOLS + DRAW.replace("def paint", "@tool\ndef paint"),
    "looked at by its names": DRAW.replace("    links =", "    print(locals())\n    links ="),
    "in brackets": DRAW.replace("prompt, cookie, place", "prompt, /, cookie, place"),
    "in front of a star": DRAW.replace('prompt, cookie, place="a.png"', "prompt, place, cookie, *more"),
}


@pytest.mark.parametrize("draw", DECLARED.values(), ids=DECLARED.keys())
def test_it_stays_where_its_function_is_no_plain_one(draw: str, tmp_path: Path) -> None:
    done = after(tmp_path, {"draw.py": draw, "main.py": MAIN})
    assert "cookie" in done["draw.py"].partition("def paint")[2].partition(":\n")[0]
    assert done["main.py"] == MAIN


BASES = {
    "inherits": TOOLS + CLASS.replace("class Painter:", "class Painter(Thing):"),
    "is inherited": CLASS + "\n\nclass Other(Painter):\n    pass\n",
    "is decorated": TOOLS + CLASS.replace("class Painter:", "@tool\nclass Painter:"),
    "makes itself": CLASS + "\n    @classmethod\n    def new(cls, cookie):\n        return cls(cookie, 'b.png')\n",
    "copies itself": CLASS + "\n    def again(self):\n        return type(self)('c', 'b.png')\n",
}


@pytest.mark.parametrize("draw", BASES.values(), ids=BASES.keys())
def test_it_stays_in_a_class_that(draw: str, tmp_path: Path) -> None:
    main = "import draw\n\ndraw.Painter('secret', 'a.png').paint('a lamp')\n"
    done = after(tmp_path, {"draw.py": draw, "main.py": main})
    assert "def __init__(self, cookie, place):" in done["draw.py"]
    assert done["main.py"] == main


def test_an_attribute_that_another_file_reads_stays(tmp_path: Path) -> None:
    main = "import draw\n\npainter = draw.Painter('secret', 'a.png')\nprint(painter.cookie)\npainter.paint('a lamp')\n"
    done = after(tmp_path, {"draw.py": CLASS, "main.py": main})
    assert "self.cookie = cookie" in done["draw.py"]


def test_a_word_that_only_reads_like_the_function_keeps_nothing(tmp_path: Path) -> None:
    main = MAIN + "\ncommands = {'paint': 'paints'}\n"
    assert "def paint(prompt, place" in after(tmp_path, {"draw.py": DRAW, "main.py": main})["draw.py"]


@pytest.mark.parametrize("name", ["setup.py", "setup.cfg"])
def test_that_of_an_older_package_stays(name: str, tmp_path: Path) -> None:
    tree = {"src/draw.py": DRAW, "src/main.py": MAIN, name: "[metadata]\n" if name == "setup.cfg" else "setup()\n"}
    assert "cookie" in after(tmp_path, tree)["src/draw.py"]


def test_a_file_that_cannot_be_parsed_may_call_it(tmp_path: Path) -> None:
    tree = {"draw.py": DRAW, "main.py": MAIN, "old.py": "from draw import paint\npaint('x', 'y')\nprint 'done'\n"}
    raw: Tree = {name: text.encode() for name, text in tree.items()}
    trees = applied(tmp_path / "one", planned(tmp_path / "one", raw))
    assert b"cookie" in trees[-1]["draw.py"]


def test_that_of_a_package_stays(tmp_path: Path) -> None:
    tree = {"draw.py": DRAW, "main.py": MAIN, "pyproject.toml": "[build-system]\nrequires = []\n"}
    assert "cookie" in after(tmp_path, tree)["draw.py"]


SHOW = """\
import aiohttp
from openai import OpenAI

client = OpenAI()


async def fetch(session, link):
    async with session.get(link) as reply:
        return await reply.read()


async def draw(prompt):
    reply = client.images.generate(model="dall-e-3", prompt=prompt)
    async with aiohttp.ClientSession() as session:
        # One after another.
        found = [await fetch(session, each.url) for each in reply.data]
        return found
"""


def test_a_session_that_nothing_asks_any_more_goes(tmp_path: Path) -> None:
    done = after(tmp_path, {"app.py": SHOW})["app.py"]
    assert "session" not in done.lower()
    assert "\n    # One after another.\n    found = [await fetch(" in done


@pytest.mark.parametrize(
    "held",
    [
        SHOW.replace("return found", "return found, await session.get('https://example.net/words')"),
        SHOW.replace("return found", "return found, '''two\n        lines'''"),
        SHOW.replace("ClientSession()", "ClientSession(trust_env=ask())"),
        SHOW.replace("        # One", "        print(session)\n        # One"),
    ],
)
def test_a_session_that_is_asked_for_more_stays(held: str, tmp_path: Path) -> None:
    assert " as session:\n" in after(tmp_path, {"app.py": held})["app.py"]
