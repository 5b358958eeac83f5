"""Where one more dependency goes in the `[project]` of a `pyproject.toml`; writes nothing."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Any

_TOML: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
_LIST = re.compile(r"(?m)^dependencies[ \t]*=[ \t]*\[")
_ITEM = re.compile(
    r"(?m)^(?P<indent>[ \t]+)(?P<quote>[\"'])(?P<text>[^\"'\n]+)(?P=quote)(?P<comma>,?)[ \t]*(?:#[^\n]*)?$"
)


def with_dependency(text: str, requirement: str) -> tuple[int, str] | None:
    """The place and what to put there; None where the list is not laid out as usual."""
    start = _LIST.search(text)
    before = _dependencies(text)
    if start is None or before is None:
        return None
    place = _in_lines(text, start.end(), requirement) or _in_line(text, start.end(), requirement)
    if place is None or _dependencies(text[: place[0]] + place[1] + text[place[0] :]) is None:
        return None
    after = _dependencies(text[: place[0]] + place[1] + text[place[0] :]) or []
    return place if sorted(after) == sorted([*before, requirement]) else None


def _dependencies(text: str) -> list[str] | None:
    try:
        found = _TOML.loads(text).get("project", {}).get("dependencies")
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _in_lines(text: str, start: int, requirement: str) -> tuple[int, str] | None:
    """One to a line: at its place where they are in order, else behind the last one that ends with a comma."""
    end = text.find("\n]", start)
    items = list(_ITEM.finditer(text, start, end + 1)) if end > 0 else []
    if not items or not items[-1]["comma"]:
        return None
    line = f"{items[0]['indent']}{items[0]['quote']}{requirement}{items[0]['quote']},\n"
    names = [match["text"].lower() for match in items]
    if names == sorted(names):
        for match in items:
            if match["text"].lower() > requirement:
                return match.start(), line
    return end + 1, line


def _in_line(text: str, start: int, requirement: str) -> tuple[int, str] | None:
    """All in one line."""
    end = text.find("]", start)
    listed = text[start:end]
    if "\n" in listed or "[" in listed:
        return None
    quote = "'" if "'" in listed else '"'
    lead = ", " if listed.strip() else ""
    return start + len(listed.rstrip()), f"{lead}{quote}{requirement}{quote}"
