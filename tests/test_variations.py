"""Hundreds of ways to write an image call: each is planned, and run before and after with the real SDK.

A patch must give the same result with as many calls; what gets none says why. The shares are a snapshot, so that
patches that are lost are seen. `python tests/varied.py NUMBER SEED` tries as many others as wanted.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from variations import AT_IMPORT, PLACES, SHAPES, assembled, variations
from varied import Outcome, services, tried

from offramp.model import NoPatch

NUMBER = 260


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    with services() as running:
        return [tried(each, running) for each in variations(NUMBER)]


def test_every_patch_is_right(outcomes: list[Outcome]) -> None:
    assert len(outcomes) >= 200
    assert {each.variation.name: each.faults for each in outcomes if each.faults} == {}


def test_what_gets_no_patch_says_why(outcomes: list[Outcome]) -> None:
    for each in outcomes:
        untouched = each.after == each.variation.text
        assert untouched == (not each.verdict.startswith("patched")), each.variation.name
        if untouched and each.verdict != "not found":
            assert each.refused, each.variation.name
        for refused in each.refused:
            assert isinstance(refused, NoPatch)
            assert refused.detail.endswith("."), each.variation.name
            assert refused.next_step.endswith("."), each.variation.name


def test_the_shares_are_known(outcomes: list[Outcome], snapshot: SnapshotAssertion) -> None:
    shares = Counter(each.verdict for each in outcomes)
    for verdict, count in shares.most_common():
        print(f"{count:4} {count / len(outcomes):6.1%} {verdict}")

    assert dict(sorted(shares.items())) == snapshot


def test_the_sample_reaches_every_axis(outcomes: list[Outcome]) -> None:
    choices = [each.variation.name.split("/") for each in outcomes]

    assert {each[0] for each in choices} == set(SHAPES)
    assert len({each[1] for each in choices}) > 0.7 * len({**PLACES, **AT_IMPORT})
    assert all(len({each[axis] for each in choices}) >= 6 for axis in (2, 3, 4, 5))


def test_the_linter_has_no_more_to_say(outcomes: list[Outcome], tmp_path: Path) -> None:
    """Names that are missing, imports without use and the like, beside those of before."""
    before = complaints(tmp_path / "before", [each.variation.text for each in outcomes])
    after = complaints(tmp_path / "after", [each.after for each in outcomes])

    fresh = {
        outcome.variation.name: more
        for outcome, old, new in zip(outcomes, before, after, strict=True)
        if (more := +(new - old))
    }
    assert fresh == {}


def complaints(folder: Path, texts: Sequence[str]) -> list[Counter[str]]:
    """What pyflakes' rules say of each text, without the places."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.py").write_text(text, "utf-8", newline="")
    # A local name that two migrated calls shared stays behind without use.
    options = [
        "--isolated",
        "--select",
        "F",
        "--ignore",
        "F841",
        "--output-format",
        "concise",
        "--no-cache",
        "--exit-zero",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *options, "."], cwd=folder, capture_output=True, text=True, check=True
    )
    found: list[Counter[str]] = [Counter() for _ in texts]
    for line in done.stdout.splitlines():
        name, _, rest = line.partition(":")
        if name.removesuffix(".py").isdigit():
            found[int(name.removesuffix(".py"))][rest.split(" ", 1)[1]] += 1
    return found


# Patches that were wrong once

WRONG = {
    "a condition that stops is not evaluated past": ("sdk-base64", "short-circuit-stop", "keywords", "module"),
    "a guard does not ask again": ("old-official", "returned-to-function", "keywords", "module"),
    "two calls of one statement stay two": ("sdk-base64", "asked-twice", "keywords", "module"),
    "two requests of one statement stay two": ("requests-bytes", "asked-twice", "keywords", "module"),
    "what changes the prompt runs before the call": ("sdk-bytes", "order-changed", "keywords", "module"),
    "what changes the prompt runs before the request": ("requests", "order-changed", "keywords", "module"),
    "an iterator is asked in its order": ("requests", "order-prompt", "keywords", "module"),
    "a coroutine stays awaited": ("async-base64", "returned-to-function", "keywords", "module"),
    "the next turn of a loop reads the reply": ("sdk-url", "loop-late", "keywords", "module"),
    "another function reads the reply": ("sdk-url", "nonlocal", "keywords", "module"),
    "a pattern captures the reply": ("sdk-url", "match-reply", "keywords", "module"),
    "a class keeps the reply": ("old-official", "class-body-reply", "keywords", "module"),
    "a block hands the reply on": ("requests", "with-reply", "keywords", "module"),
    "a mapping hands the address on": ("sdk-url", "dict-returned", "keywords", "module"),
    "an image in a mapping of the code stays one": ("sdk-base64", "dict-returned", "keywords", "module"),
    "a block hands an awaited reply on": ("async-url", "with-reply", "keywords", "module"),
    "a class keeps the reply of a chat": ("chat", "class-body-reply", "keywords", "module"),
    "an argument that goes leaves no name behind": ("sdk-base64", "statement", "named-values", "module"),
    "a tuple hands the address on": ("sdk-link", "order-argument", "keywords", "module"),
    "the name of the client is taken": ("requests", "statement", "keywords", "name-taken"),
    "a walrus keeps its brackets": ("sdk-base64", "chained-walrus", "keywords", "module"),
    "an alternative keeps its brackets": ("sdk-base64", "chained-or", "keywords", "module"),
    "a guard of a pattern stays in its place": ("sdk-base64", "match-guard", "keywords", "module"),
    "a comparison keeps its two sides": ("httpx", "compare", "keywords", "module"),
    "a message stays unread": ("sdk-base64", "assert-message", "keywords", "module"),
}


@pytest.mark.parametrize("name", WRONG)
def test_was_wrong_once(name: str) -> None:
    shape, place, arguments, names = WRONG[name]
    variation = assembled(shape=shape, place=place, arguments=arguments, layout="flat", text="plain", names=names)
    assert variation

    with services() as running:
        assert tried(variation, running).faults == ()


LAID_OUT = {
    "a request keeps the comment at its bracket": ("requests", "statement", "keywords", "comments", "plain"),
    "a request keeps the comment at its end": ("requests", "chained", "variable", "comments-between", "plain"),
    "a cleaned mapping keeps the comments of the call": ("sdk-base64", "statement", "mixed", "comments", "plain"),
    "a cleaned mapping keeps the comments above": ("sdk-base64", "statement", "mixed", "comments-between", "plain"),
    "tabs stay alone": ("requests", "statement", "keywords", "spread", "tabs"),
    "dots over several lines": ("sdk-base64", "chained", "keywords", "dots", "plain"),
    "backslashes": ("sdk-base64", "chained", "keywords", "backslashes", "plain"),
    "one line of several statements": ("sdk-base64", "semicolons", "keywords", "flat", "crlf"),
}


@pytest.mark.parametrize("name", LAID_OUT)
def test_was_laid_out_wrong_once(name: str) -> None:
    shape, place, arguments, layout, text = LAID_OUT[name]
    variation = assembled(shape=shape, place=place, arguments=arguments, layout=layout, text=text, names="module")
    assert variation

    with services() as running:
        outcome = tried(variation, running)
    assert (outcome.verdict, outcome.faults) == ("patched", ())


LIFTED = [
    "comprehension", "dict-comprehension", "comprehension-source", "elif", "walrus-while-value", "conditional",
    "lambda", "and-chained", "or-later", "default-argument", "one-line-def", "one-line-if", "order", "order-subscript",
    "comprehension-filter", "match-guard",
]  # fmt: skip


@pytest.mark.parametrize("shape", ["sdk-base64", "sdk-url", "requests", "old-official"])
@pytest.mark.parametrize("place", LIFTED)
def test_a_call_that_cannot_go_ahead_is_patched_where_it_stands(place: str, shape: str) -> None:
    variation = assembled(
        shape=shape, place=place, arguments="keywords", layout="flat", text="plain", names="module"
    )  # fmt: skip
    assert variation

    with services() as running:
        outcome = tried(variation, running)
    assert (outcome.verdict, outcome.faults) == ("patched", ())


def test_the_check_sees_another_result() -> None:
    """The harness itself can fail: a program that asks once more is told from one that does not."""
    [once, twice] = [
        assembled(shape="sdk-base64", place=place, arguments="keywords", layout="flat", text="plain", names="module")
        for place in ("chained", "asked-twice")
    ]
    assert once
    assert twice

    with services() as running:
        assert running.run(once.text, "sdk") != running.run(twice.text, "sdk")
        assert running.run(once.text, "sdk") == running.run(once.text, "sdk")
