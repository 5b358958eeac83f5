"""Code patterns against files: `# fits: $X = code` ends each line where one has to fit."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from offramp.syntax import PatternError, agreed, pattern, search

CASES = sorted((Path(__file__).parent / "patterns").glob("*.pattern"))
PLACE = re.compile(r"# fits:((?: \$?[^#\n]+)?)")

Place = tuple[int, str]
"""The line where the pattern fits, and what its metavariables stand for."""


def expected(text: str) -> list[Place]:
    return [
        (number, found.strip())
        for number, line in enumerate(text.split("\n"), 1)
        for found in PLACE.findall(line)
    ]  # fmt: skip


def found(wanted: str, text: str) -> Iterator[Place]:
    for hit in search(pattern(wanted), ast.parse(text)):
        pairs = sorted(hit.bound.items())
        words = (f"{name} = {code if isinstance(code, str) else ast.unparse(code)}" for name, code in pairs)
        yield hit.first.lineno, "; ".join(words)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_pattern_fits_where_it_is_said_to(case: Path) -> None:
    text = case.with_suffix(".py").read_text(encoding="utf-8")

    places = expected(text)
    assert places
    assert sorted(found(case.read_text(encoding="utf-8"), text)) == sorted(places)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("$X", "the pattern would fit any code"),
        ("...", "the pattern would fit any code"),
        ("...\n$X\n...", "the pattern would fit any code"),
        ("# nothing", "the pattern would fit any code"),
        ("draw($prompt)", "'$prompt' is no metavariable: it is $ and capital letters, such as $PROMPT"),
        ("draw($...ARGS)", "'$...ARGS' is no metavariable: it is $ and capital letters, such as $PROMPT"),
        ("draw($PROMPT", "not Python: '(' was never closed"),
        ("for $X in $Y:", "not Python: expected an indented block after 'for' statement on line 1"),
        ("draw($X)\n  draw($Y)", "not Python: unexpected indent (line 2 of it)"),
    ],
)
def test_what_is_no_pattern(text: str, said: str) -> None:
    with pytest.raises(PatternError) as caught:
        pattern(text)
    assert str(caught.value) == said


def test_a_text_is_left_alone() -> None:
    assert list(found("draw('$X, ...')", "draw('$X, ...')\ndraw('other')")) == [(1, "")]


def test_the_names_that_a_file_has_to_hold() -> None:
    read = pattern("for $X in pool.accounts:\n    ...\n    acme.draw(..., token=$X, size='big')")
    assert read.names == {"$X"}
    assert read.words == {"pool", "accounts", "acme", "draw", "token", "size"}


def test_bindings_that_agree() -> None:
    one, two, other = (ast.parse(text).body[0] for text in ("a.b", "a.b", "a.c"))
    assert agreed({"$X": one}, {"$X": two, "$Y": "name"}) == {"$X": two, "$Y": "name"}
    assert agreed({"$X": one}, {"$X": other}) is None


def test_a_long_sum_can_be_searched() -> None:
    text = "x = " + " + ".join(["a"] * (sys.getrecursionlimit() // 2)) + "\ndraw(x)\n"
    assert list(found("draw($X)", text)) == [(2, "$X = x")]
