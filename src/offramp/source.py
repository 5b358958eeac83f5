"""Positions in a text, counted as the parser counts them."""

from __future__ import annotations

import re
from functools import lru_cache

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@lru_cache(maxsize=32)  # each finding of a file asks for the same lines
def split_lines(text: str) -> tuple[str, ...]:
    """The lines with their ends; unlike `str.splitlines`, a form feed or U+2028 ends none."""
    return tuple(_LINE.findall(text))
