"""Positions in a text, counted as the parser counts them."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(text: str) -> tuple[str, ...]:
    """The lines with their ends; unlike `str.splitlines`, a form feed or U+2028 ends none."""
    return tuple(_LINE.findall(text))
