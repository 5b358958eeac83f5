"""Patterns of access paths: most are plain names, which need no regular expression."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import product

_PIECES = re.compile(r"\*\*|\*|\{[^{}]*\}|[^*{]+")


@lru_cache(maxsize=4096)
def pattern(text: str) -> Pattern:
    """`{a,b}` is either, `*` a run without dot or parenthesis, `**` any run, all else itself."""
    return Pattern(text)


class Pattern:
    """Tells whether a path is one of those that are meant."""

    def __init__(self, text: str) -> None:
        self._choices = [_choices(piece) for piece in _PIECES.findall(text)]
        self._names = frozenset() if "*" in text else frozenset("".join(each) for each in product(*self._choices))
        self._first = tuple(self._choices[0]) if self._choices and "*" not in "".join(self._choices[0]) else ("",)

    def fullmatch(self, path: str) -> bool:
        """Whether the whole path is meant."""
        if self._names:
            return path in self._names
        # Most paths begin in another way, so that most expressions are never made.
        return path.startswith(self._first) and self._expression.fullmatch(path) is not None

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("".join(f"(?:{'|'.join(map(_expression, each))})" for each in self._choices))


def _choices(piece: str) -> list[str]:
    return [each.strip() for each in piece[1:-1].split(",")] if piece.startswith("{") else [piece]


def _expression(text: str) -> str:
    """The expression of a text in which a star stands for a run."""
    pieces = re.split(r"(\*\*|\*)", text)
    return "".join(".*" if each == "**" else r"[^.()\[\]]*" if each == "*" else re.escape(each) for each in pieces)
