"""Every rule against its own fixture folder: what has to fire, and the silence of every other line."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import analysed
import pytest

from offramp.rules import Rule, Ruleset, load, shipped_directory

FIXTURES = Path(__file__).parents[1] / "fixtures"
RULES = load()

Place = tuple[str, int, str]
"""Path, line, rule."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the comments of a fixture folder promise."""

    expect: Counter[Place] = field(default_factory=Counter)
    todo_expect: Counter[Place] = field(default_factory=Counter)
    """Known misses."""
    todo_ok: Counter[Place] = field(default_factory=Counter)
    """Known false alarms."""


MARK = re.compile(r"#\s*(expect|todo-expect|todo-ok):\s*([\w-]+(?:\s*,\s*[\w-]+)*)")


def marks(root: Path) -> Marks:
    """The markers of all files below a folder."""
    found = Marks()
    kinds = {"expect": found.expect, "todo-expect": found.todo_expect, "todo-ok": found.todo_ok}
    for file in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            for kind, ids in MARK.findall(line):
                kinds[kind].update((str(file.relative_to(root)), number, id) for id in re.split(r"\s*,\s*", ids))
    return found


def fixture_of(rule: Rule, fixtures: Path) -> Path:
    return fixtures / Path(rule.source_path).parent / rule.id / "before"


def problems(rule: Rule, rules: Ruleset, fixtures: Path) -> list[str]:
    """Everything that is wrong between a rule and its fixture folder."""
    before = fixture_of(rule, fixtures)
    if not before.is_dir():
        return [f"{rule.id} has no fixture folder"]
    return list(_compared(rule, rules, before))


def _compared(rule: Rule, rules: Ruleset, before: Path) -> Iterator[str]:
    promised = marks(before)
    if not any(id == rule.id for _, _, id in promised.expect):
        yield f"the fixture folder expects nothing of {rule.id}"
    analysis = analysed.folder(before, rules)
    yield from (f"{skipped.path} was not read: {skipped.detail}" for skipped in analysis.skipped)
    found = Counter((finding.location.path, finding.location.line, finding.rule) for finding, _ in analysis.findings)
    yield from _lines("missed", promised.expect - found)
    yield from _lines("false alarm", found - promised.expect - promised.todo_ok - promised.todo_expect)
    yield from _lines("is found by now, make it `expect`", promised.todo_expect & (found - promised.expect))
    yield from _lines("is silent by now, remove `todo-ok`", promised.todo_ok - (found - promised.expect))


def _lines(what: str, places: Mapping[Place, int]) -> Iterator[str]:
    for path, line, rule in sorted(places):
        yield f"{path}:{line} {rule}: {what}"


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_rule_against_its_fixture(rule: Rule) -> None:
    assert problems(rule, RULES, FIXTURES) == []


def test_every_fixture_folder_belongs_to_a_rule() -> None:
    known = {fixture_of(rule, FIXTURES).parent for rule in RULES.rules}
    folders = {each for each in FIXTURES.glob("*/*") if each.is_dir() and each.parent.name != "projects"}

    assert folders - known == set()


# The harness itself: each way in which it could pass for nothing.

RULE = """\
id: paint-call
title: Image asked of paint
why: It has no contract.
since: "0.1.0"
role: call
stages: [generation]
keywords: [paint]
when: {call: ["paint.draw"]}
contrast: {becomes: none, because: it is paint, instead: without it, change: {paint: "print"}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder `rules` with the shipped tables and one rule, and an empty folder `fixtures`."""
    shutil.copytree(shipped_directory() / "_tables", tmp_path / "rules/_tables")
    rule = tmp_path / "rules/wrapper/paint-call.yaml"
    rule.parent.mkdir()
    rule.write_text(RULE, encoding="utf-8")
    (tmp_path / "fixtures").mkdir()
    return tmp_path


def judged(small: Path, source: str | None) -> list[str]:
    if source is not None:
        file = small / "fixtures/wrapper/paint-call/before/app.py"
        file.parent.mkdir(parents=True)
        file.write_text(source, encoding="utf-8")
    rules = load(small / "rules")
    return problems(rules.rule("paint-call"), rules, small / "fixtures")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("import paint\npaint.draw()  # expect: paint-call\n", [], id="right"),
        pytest.param(None, ["paint-call has no fixture folder"], id="no fixture"),
        pytest.param("x = 1\n", ["the fixture folder expects nothing of paint-call"], id="expects nothing"),
        pytest.param(
            "import paint\npaint.draw()  # todo-ok: paint-call\n",
            ["the fixture folder expects nothing of paint-call"],
            id="only a known false alarm",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\nx = 1  # expect: paint-call\n",
            ["app.py:3 paint-call: missed"],
            id="missed",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\npaint.draw()\n",
            ["app.py:3 paint-call: false alarm"],
            id="false alarm",
        ),
        pytest.param(
            "import paint\npaint.draw(paint.draw())  # expect: paint-call\n",
            ["app.py:2 paint-call: false alarm"],
            id="twice where one is expected",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\neval('paint.draw()')  # todo-expect: paint-call\n",
            [],
            id="known miss",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\npaint.draw()  # todo-expect: paint-call\n",
            ["app.py:3 paint-call: is found by now, make it `expect`"],
            id="known miss that is found",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\npaint.draw()  # todo-ok: paint-call\n",
            [],
            id="known false alarm",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\nx = 1  # todo-ok: paint-call\n",
            ["app.py:3 paint-call: is silent by now, remove `todo-ok`"],
            id="known false alarm that is gone",
        ),
        pytest.param(
            "import paint\npaint.draw()  # expect: paint-call\nx = = 1\n",
            ["app.py was not read: line 3: invalid syntax", "app.py:2 paint-call: missed"],
            id="does not parse",
        ),
    ],
)
def test_harness(small: Path, source: str | None, expected: list[str]) -> None:
    assert judged(small, source) == expected
