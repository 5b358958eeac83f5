"""Rules about code: how patterns go together with the other conditions, and what their findings say."""

from __future__ import annotations

from pathlib import Path

import analysed
import pytest

from offramp.model import Finding
from offramp.rules import load, shipped_directory

RULE = """\
id: probe
title: Probe
why: It probes.
since: "0.1.0"
role: harvest
stages: [generation]
keywords: [studio]
when:
%s
message: "%s"
"""


def findings(folder: Path, when: str, source: str, message: str = "found") -> list[Finding]:
    (folder / "wrapper").mkdir()
    indented = "\n".join(f"  {line}" for line in when.strip().split("\n"))
    (folder / "wrapper/probe.yaml").write_text(RULE % (indented, message), encoding="utf-8")
    analysis = analysed.sources({"app.py": source}, load(own=(folder,)))
    return [finding for finding, _ in analysis.findings if finding.rule == "probe"]


def lines(folder: Path, when: str, source: str) -> list[int]:
    return [finding.location.line for finding in findings(folder, when, source)]


@pytest.mark.parametrize(
    ("when", "source", "expected"),
    [
        pytest.param(
            'any: [{code: "$_.draw($X)"}, {call: ["studio.{draw,paint}"]}]',
            "import studio\nstudio.draw(1)\nstudio.paint(1, 2)\nother.draw(1)\nstudio.draw(1, 2)\nother.paint(1, 2)\n",
            [2, 3, 4, 5],
            id="either, and once where both hold",
        ),
        pytest.param(
            'code: "$_.draw(...)"\ncall: ["studio.**"]',
            "import studio\nstudio.draw(1)\nother.draw(1)\nstudio.paint(1)\nstudio.log(other.draw(1))\n",
            [2],
            id="both at one place",
        ),
        pytest.param(
            'code: "$_.draw(...)"\nargument: {"size|1": big}',
            "import studio\nstudio.draw(1, 'big')\nstudio.draw(size='big')\nstudio.draw(1, 's')\nmine.draw(1, 'big')\n",
            [2, 3],
            id="an argument is one of a thing from outside",
        ),
        pytest.param(
            'import: [studio]\ncode: "$_.draw(...)"',
            "import studios\nstudio.draw(1)\n",
            [],
            id="the file does not import it",
        ),
        pytest.param(
            'code: "$C.draw($X)"\nnot: {code: "studio.draw($X)"}',
            "import studio\nstudio.draw(1)\nother.draw(1)\n",
            [3],
            id="not at the same place",
        ),
        pytest.param(
            'code: "$C.move($X, $Y)"\nnot: {code: "$C.move($X, $X)"}',
            "studio.move(a, b)\nstudio.move(a, a)\n",
            [1],
            id="a metavariable stands for one thing in all of a rule",
        ),
        pytest.param(
            'code: "$C.move($X, $Y)"\nany: [{code: "$Y.move($X, $C)"}, {code: "$C.move($X, 0)"}]',
            "studio.move(a, studio)\nstudio.move(a, b)\nstudio.move(a, 0)\n",
            [1, 3],
            id="and in its options",
        ),
        pytest.param(
            'call: ["studio.Client().draw"]\nreceiver: {code: "studio.Client($KEY)", where: {$KEY: {kind: [known]}}}',
            "import studio\nstudio.Client('k').draw()\nstudio.Client().draw()\nstudio.Client(input()).draw()\n",
            [2],
            id="the construction of the client",
        ),
        pytest.param(
            'code: "draw($X)"\nwhere: {$X: {one_of: [fox]}}',
            "studio = 1\nX = 'fox'\ndef a(X): draw(X)\ndef b():\n    X = 'hare'\n    draw(X)\ndef c(): draw(X)\n",
            [7],
            id="names mean what they mean there",
        ),
        pytest.param(
            'code: "$C.move($X, $Y)"\nnot: {code: "$C.move($Y, $X)"}',
            "studio.move(a, b)\nstudio.move(a, a)\n",
            [1],
            id="and in what must not be",
        ),
        pytest.param(
            'code: "draw($X)"\nwhere: {$X: fox}',
            "studio = 1\nX = 'fox'\ndef a(X='hare'):\n    pass\ndraw(X)\n",
            [5],
            id="after a function its names are gone",
        ),
        pytest.param(
            'code: "draw($X)"\nwhere: {$X: fox}',
            "studio = 1\nX = 'fox'\ndef one(X=draw(X)):\n    @draw(X)\n    def two(X='hare'): pass\n",
            [3],
            id="a default stands outside, a decorator too",
        ),
        pytest.param(
            'code: "$C.$METHOD(...)"\nwhere: {$METHOD: {matches: "^(draw|paint)$"}, $C: {from: ["studio.**"]}}',
            "import studio\nc = studio.connect()\nc.draw()\nc.paint()\nc.drawn()\nother.draw()\n",
            [3, 4],
            id="a name is a value of its own",
        ),
        pytest.param(
            'code: "draw($X)"\nwhere: {$X: {from: ["studio.read"]}}',
            "import studio\n[draw(x) for x in studio.read()]\n[draw(y) for y in other.read()]\n",
            [2],
            id="inside a comprehension",
        ),
        pytest.param(
            'any: [{code: "draw($X)", where: {$X: fox}}, {code: "draw($X)", where: {$X: hare}}]',
            "studio = 1\ndraw('fox')\ndraw('hare')\ndraw('cat')\ndraw('fox' if studio else 'cat')\n",
            [2, 3, 5],
            id="one pattern with two predicates",
        ),
        pytest.param(
            'any: [{import: [studio]}, {code: "draw(...)"}]',
            "import other\ndraw(1)\n",
            [2],
            id="an import or code",
        ),
        pytest.param(
            'call: ["studio.draw"]\nnot: {code: "$_.draw(..., dry_run=True)"}',
            "import studio\nstudio.draw(1)\nstudio.draw(1, dry_run=True)\nstudio.draw(dry_run=False)\n",
            [2, 4],
            id="a call without certain code",
        ),
        pytest.param('code: "studio.key = $KEY"', "import studio\nstudio.key = 'k'\nother.key = 'k'\n", [2], id="set"),
        pytest.param('code: "draw($X)"', "studio = 1\ndrawn(1)\n'draw(1)'\ndraw()\ndraw(1, 2)\n", [], id="silent"),
    ],
)  # fmt: skip
def test_conditions_together(tmp_path: Path, when: str, source: str, expected: list[int]) -> None:
    assert lines(tmp_path, when, source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("client.login(me, password)", "password for client"),
        ("client.login(me, password='hunter2 of mine')", "a literal value for client"),
        ("client.login('me', 'hunter2 of mine')", "a literal value for client"),
        ("connect('hunter2 of mine').login(me, pool[0])", "pool[0] for connect('…')"),
        ("client.login(me, 'Bearer ' + token)", "'…' + token for client"),
        ("client.login(me, f'Bearer {token}')", "f'…{token}' for client"),
        ("client.login(me, 'sk-proj-4Kj8dQ2mXv7Rb1Tz9Lw3')", "a literal credential (openai-key) for client"),
    ],
)
def test_a_message_names_code_and_no_secret(tmp_path: Path, source: str, message: str) -> None:
    when = 'code: ["$CLIENT.login($_, $PASSWORD)", "$CLIENT.login($_, password=$PASSWORD)"]\n'
    when += "where: {$PASSWORD: {present: true}}"
    (found,) = findings(tmp_path, when, f"studio = 1\n{source}\n", "{$PASSWORD} for {$CLIENT}")
    assert found.message == message
    assert not any("hunter2" in step.text or "4Kj8" in step.text for step in found.evidence)


@pytest.mark.parametrize("source", ["login(password='hunter2')", "login({'password': 'hunter2'})"])
def test_the_name_it_is_given_under_hides_a_text(tmp_path: Path, source: str) -> None:
    when = 'code: ["login(password=$X)", "login({\'password\': $X})"]'
    (found,) = findings(tmp_path, when, f"studio = 1\n{source}\n", "{$X}")
    assert found.message == "a literal value"


def test_the_place_counts_characters(tmp_path: Path) -> None:
    source = "studio = 1\nprint('für 狐', draw(\n  1))\n"
    (found,) = findings(tmp_path, 'code: "draw($X)"', source)
    assert (found.location.line, found.location.column, found.location.end_line, found.location.end_column) == (
        2, 16, 3, 5,
    )  # fmt: skip


def test_the_scope_is_named(tmp_path: Path) -> None:
    source = "studio = 1\nclass A:\n    async def b(self):\n        def c(): return [draw(1)]\n"
    assert [found.scope for found in findings(tmp_path, 'code: "draw($X)"', source)] == ["A.b.c"]


def test_no_shipped_rule_needs_a_second_look_at_the_files() -> None:
    assert not any(rule.when.patterns for rule in load(shipped_directory()).rules)
