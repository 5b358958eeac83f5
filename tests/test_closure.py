"""Which files are read beside the candidates."""

from __future__ import annotations

import pytest

from offramp.closure import Imported, imports_any
from offramp.facts import FileFacts
from offramp.parse import parse
from offramp.resolve.index import Modules


def followed(start: str, **texts: str) -> set[str]:
    """The files read besides `start.py`, given by module path with `__` for a folder."""
    paths = {f"{name.replace('__', '/')}.py": text for name, text in texts.items()}
    facts = {path: parse(path, text) for path, text in {"start.py": start, **paths}.items()}
    known = {path: each for path, each in facts.items() if isinstance(each, FileFacts)}
    read: set[str] = set()

    def reading(path: str) -> FileFacts | None:
        read.add(path)
        return known[path]

    Imported(Modules(known), [known["start.py"]], reading).follow()
    return read


def test_a_package_is_followed_for_the_name_that_is_asked() -> None:
    read = followed(
        "from kit.hub import A\n",
        kit__hub="from kit.a import A\nfrom kit.b import B\n",
        kit__a="from kit.base import X\n\n\nclass A:\n    pass\n",
        kit__b="B = 1\n",
        kit__base="X = 1\n",
    )

    assert read == {"kit/hub.py", "kit/a.py", "kit/base.py"}


@pytest.mark.parametrize("start", ["import hub\n", "from hub import *\n", "from hub import own\n"])
def test_a_file_that_is_asked_for_as_a_whole_is_followed_for_everything(start: str) -> None:
    read = followed(
        start, hub="from a import A\nfrom b import B\n\n\ndef own():\n    return A, B\n", a="A = 1\n", b="B = 1\n"
    )

    assert read == {"hub.py", "a.py", "b.py"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from relay import draw", True),
        ("import relay", True),
        ("import os, relay as r", True),
        ("def f():\n    from relay import draw", True),
        ("from . import (\n    other,\n    relay,  # this one\n)", True),
        ("from .relay import draw", True),
        ("from other import relay", False),
        ("import other  # relay", False),
        ("relay = 1", False),
    ],
)
def test_importers_are_told_by_their_import_lines(source: str, expected: bool) -> None:
    modules = Modules(["relay.py", "other.py", "bot.py"])

    assert imports_any(modules, "bot.py", source.encode(), {"relay.py"}) == expected
