"""The steps of an evidence chain without what another one says already; makes up none and moves none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from offramp.model import Step

MADE = "the client is made here: "
PICKED = "one member is picked here"
_NAMED = re.compile(r"`[^`]+` (is|returns) ")
_WITHOUT = "without "
_PASSED = " is passed here as "


def told(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step once, in the order in which they were found."""
    once = tuple(dict.fromkeys(steps))
    return tuple(step for step in once if not any(_says_it(other, step) for other in once if _together(other, step)))


def passed_at(steps: Iterable[Step]) -> frozenset[tuple[str, int]]:
    """The places at which a function is handed what the steps tell of."""
    return frozenset((step.path, step.line) for step in steps if _PASSED in step.text)


def _together(one: Step, other: Step) -> bool:
    return one is not other and (one.path, one.line) == (other.path, other.line)


def _says_it(full: Step, short: Step) -> bool:
    """Whether what stands in the same line tells the same thing and more."""
    if short.text.startswith(_READ):
        return f"environment variable {short.text[len(_READ) :]}" in full.text and not full.text.startswith(_READ)
    if short.text.startswith(PICKED):
        return "one member of a collection" in full.text
    if short.text.startswith(MADE):
        return bool(_NAMED.match(full.text)) and full.text.endswith(f"{short.text[len(MADE) : -1]}()`")
    if _NAMED.match(short.text) and full.text.startswith(_WITHOUT):
        return full.text.startswith(f"{_WITHOUT}{short.text.split(' is ')[0]} ")
    return False


_READ = "read from the environment variable "
"""How the reading itself is told; the name that it is given to says more."""
