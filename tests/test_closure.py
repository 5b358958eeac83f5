"""Which files are read beside the candidates, and what of them."""

from __future__ import annotations

import pytest

from offramp.closure import Closure, Imported, Importers
from offramp.facts import FileFacts
from offramp.parse import parse
from offramp.resolve.index import Modules


class Tree:
    """Files by module path, with `__` for a folder; notes which of them are read."""

    def __init__(self, **texts: str) -> None:
        self.texts = {f"{name.replace('__', '/')}.py": text for name, text in texts.items()}
        self.read: set[str] = set()
        self.closure = Closure(Modules(self.texts), self._reading)

    def _reading(self, path: str) -> FileFacts | None:
        self.read.add(path)
        facts = parse(path, self.texts[path])
        return facts if isinstance(facts, FileFacts) else None


def followed(start: str, **texts: str) -> set[str]:
    """The files read besides `start.py`."""
    tree = Tree(start=start, **texts)
    Imported(tree.closure).follow(["start.py"], {})
    return tree.read - {"start.py"}


def importers(**texts: str) -> dict[str, list[str]]:
    """The files with something that rests on `relay.py`, by turn, as the names that do."""
    tree = Tree(**texts)
    found = Importers(tree.closure, ["relay.py"])
    names: dict[str, list[str]] = {}
    rest = sorted(set(tree.texts) - {"relay.py"})
    while found.fresh:
        looked = [path for path in rest if found.may_import(path, tree.texts[path].encode())]
        found.turn(facts for path in looked if (facts := tree.closure.facts(path)))
        names |= {path: sorted(each or ()) for path, each in found.fresh.items()}
    assert set(names) == set(found.parts)
    return names


def test_a_package_is_followed_for_the_name_that_is_asked() -> None:
    read = followed(
        "from kit.hub import A\n",
        kit__hub="from kit.a import A\nfrom kit.b import B\n",
        kit__a="from kit.base import X\n\n\nclass A:\n    x = X\n",
        kit__b="B = 1\n",
        kit__base="X = 1\n",
    )

    assert read == {"kit/hub.py", "kit/a.py", "kit/base.py"}


def test_what_stands_behind_other_definitions_of_a_file_is_not_read() -> None:
    read = followed(
        "from hub import near\n",
        hub="from a import A\nfrom b import B\n\n\ndef near():\n    return A\n\n\ndef other():\n    return B\n",
        a="A = 1\n",
        b="B = 1\n",
    )

    assert read == {"hub.py", "a.py"}


@pytest.mark.parametrize(
    "start",
    [
        "import hub\n",
        "import hub\n\nshow(hub)\n",
        "from hub import *\n",
        "from hub import own\n",
        "import hub\n\nhub.own()\n",
        "from hub import kept\n",
        "from hub import late\n",
        "from hub import handler\n",
    ],
)
def test_a_definition_is_followed_for_everything_behind_it(start: str) -> None:
    hub = (
        "from a import A\nfrom b import B\n\n\ndef own():\n    return A, helper()\n\n\ndef helper():\n    return B\n\n"
        "\nkept = [A]\nkept.append(B)\n\n\ndef late():\n    from b import B as own_b\n\n    return A, own_b\n\n\n"
        "handler = Registry(A)\n\n\n@handler.register\ndef handled():\n    return B\n"
    )

    assert followed(start, hub=hub, a="A = 1\n", b="B = 1\n") == {"hub.py", "a.py", "b.py"}


def test_a_module_asked_for_an_attribute_is_followed_for_that_alone() -> None:
    hub = "from a import A\nfrom b import B\n\n\ndef own():\n    return A\n\n\ndef other():\n    return B\n"

    assert followed("import hub as h\n\nh.own()\n", hub=hub, a="A = 1\n", b="B = 1\n") == {"hub.py", "a.py"}


def test_a_setting_of_what_is_imported_counts_for_every_name() -> None:
    hub = "import sdk\nfrom a import BASE\n\nsdk.base = BASE\n\n\ndef own():\n    pass\n"

    assert followed("from hub import own\n", hub=hub, a="BASE = 1\n", sdk="") == {"hub.py", "a.py", "sdk.py"}


def test_a_name_may_come_by_stars_and_by_a_function_of_the_module() -> None:
    stars = followed("from hub import A\n", hub="from a import *\nfrom b import *\n", a="A = 1\n", b="B = 1\n")
    asked = followed(
        "from hub import A\n",
        hub="def __getattr__(name):\n    from a import A\n\n    return A\n\n\ndef own():\n    from b import B\n",
        a="A = 1\n",
        b="B = 1\n",
    )

    assert (stars, asked) == ({"hub.py", "a.py", "b.py"}, {"hub.py", "a.py"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from relay import draw", True),
        ("import relay", True),
        ("import os, relay as r", True),
        ("def f():\n    from relay import draw", True),
        ("from . import (\n    other,\n    relay,  # this one\n)", True),
        ("from .relay import draw", True),
        ("import relay; relay.draw()", True),
        ("import os; import relay", True),
        ("try: from relay import draw\nexcept ImportError: pass", True),
        ("from other import relay", False),
        ("import other  # relay", False),
        ("relay = 1", False),
    ],
)
def test_importers_are_told_by_their_import_lines(source: str, expected: bool) -> None:
    tree = Tree(relay="", other="", bot=source)

    assert Importers(tree.closure, ["relay.py"]).may_import("bot.py", source.encode()) == expected


def test_importers_are_followed_by_what_rests_on_the_import() -> None:
    found = importers(
        relay="def draw():\n    pass\n",
        service="from relay import draw\n\n\ndef serve():\n    return draw()\n\n\ndef health():\n    return 1\n",
        page="from service import serve\n\n\nclass Page:\n    def show(self):\n        return serve()\n",
        probe="from service import health\n\n\ndef probe():\n    return health()\n",
        hub="from service import serve\n",
        bot="import hub\n\nanswer = hub.serve()\n",
        clock="import hub\n\nnow = hub.tick()\n",
    )

    assert found == {
        "service.py": ["draw", "serve"],
        "page.py": ["Page", "serve"],
        "hub.py": ["serve"],
        "bot.py": ["answer", "hub"],
    }


def test_what_a_later_turn_adds_to_an_importer_is_followed_too() -> None:
    found = importers(
        relay="def draw():\n    pass\n",
        both="from relay import draw\nfrom service import serve\n\n\ndef a():\n    draw()\n\n\ndef b():\n    serve()\n",
        service="from relay import draw\n\n\ndef serve():\n    return draw()\n",
        late="from both import b\n\nb()\n",
    )

    assert found["both.py"] == ["a", "b", "draw", "serve"]
    assert found["late.py"] == ["b"]


def test_an_importer_that_does_nothing_with_what_matters_is_left() -> None:
    found = importers(
        relay="def draw():\n    pass\n",
        service="import relay\n\n\ndef serve():\n    return relay.draw()\n\n\ndef other():\n    return 1\n",
        page="import service\n\nservice.other()\n",
    )

    assert list(found) == ["service.py"]


@pytest.mark.parametrize(
    ("marker", "expected"), [("kit/__init__.py", None), ("kit/other.py", "kit/time.py")], ids=["package", "folder"]
)
def test_a_file_of_a_package_does_not_hide_the_standard_library(marker: str, expected: str | None) -> None:
    assert Modules(["kit/time.py", "kit/bot.py", marker]).find("time", 0, "kit/bot.py") == expected
