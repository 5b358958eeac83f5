"""Regular expressions of rules: a run asks few of them, and compiling all takes longer than reading the rules."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct


class Regex(Struct, frozen=True):
    """One that was seen to compile, and is compiled again when it is first asked."""

    pattern: str

    def search(self, text: str) -> re.Match[str] | None:
        """Where it first fits."""
        return _compiled(self.pattern).search(text)


def regex(pattern: str) -> Regex:
    """Raises `re.error` for what is none."""
    _compiled(pattern)
    return Regex(pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
