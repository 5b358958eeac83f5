"""Every rule against its own fixture folder: what has to fire, and the silence of every other line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from offramp.fixtures import folder_of, tried
from offramp.rules import Rule, Ruleset, load, shipped_directory

FIXTURES = Path(__file__).parents[1] / "fixtures"
RULES = load()


def problems(rule: Rule, rules: Ruleset, fixtures: Path) -> list[str]:
    """Everything that is wrong between a rule and its fixture folder, the silence of all rules included."""
    watched = {each.id for each in rules.rules}
    return [str(fault) for fault in tried(rule, rules, fixtures, watched).faults]


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_rule_against_its_fixture(rule: Rule) -> None:
    assert problems(rule, RULES, FIXTURES) == []


def test_every_fixture_folder_belongs_to_a_rule() -> None:
    known = {(FIXTURES / folder_of(rule)).parent for rule in RULES.rules}
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
