"""Patterns of access paths as regular expressions."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def pattern(text: str) -> re.Pattern[str]:
    """`{a,b}` is either, `*` a run without dot or parenthesis, `**` any run, all else itself."""
    return re.compile("".join(_piece(piece) for piece in re.findall(r"\*\*|\*|\{[^{}]*\}|[^*{]+", text)))


def _piece(piece: str) -> str:
    if piece == "**":
        return ".*"
    if piece == "*":
        return r"[^.()\[\]]*"
    if piece.startswith("{"):
        return "(?:" + "|".join(pattern(each.strip()).pattern for each in piece[1:-1].split(",")) + ")"
    return re.escape(piece)
