"""The file of a baseline: one entry a line, sorted, so that a change of it can be read as a diff; judges nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from offramp.comments import is_day
from offramp.errors import BaselineError
from offramp.gate.entries import Entry
from offramp.model import Route

SCHEMA = "offramp-baseline/1"
NAME = "offramp-baseline.json"
"""Where a baseline is written when no file is named."""

_REQUIRED = ("path", "scope", "rule", "route", "role", "key", "code")
_TEXTS = (*_REQUIRED, "reason", "until")
_ROUTES = {route.value for route in Route}


def read(file: Path) -> tuple[Entry, ...]:
    """The entries of a file, one for each finding."""
    try:
        page = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "Write one with `offramp baseline write`, or name another with --baseline."
        raise BaselineError(f"There is no baseline {file}.", hint) from error
    except (OSError, ValueError, RecursionError) as error:
        said = error.strerror if isinstance(error, OSError) else f"it is no JSON: {error}"
        raise BaselineError(f"The baseline {file} cannot be read: {said}.", _AGAIN) from error
    return tuple(sorted(_entries(page, file)))


_AGAIN = "Mend it by hand, or write it again with `offramp baseline write --force`."


def text(entries: Iterable[Entry]) -> str:
    """The file of the entries; those that are alike stand on one line with their number."""
    counted = sorted(Counter(entries).items())
    lines = [json.dumps(_row(entry, count), ensure_ascii=False) for entry, count in counted]
    body = "".join(f"\n  {line}," for line in lines).rstrip(",")
    return f'{{\n"schema": "{SCHEMA}",\n"entries": [{body}\n]\n}}\n'


def write(file: Path, entries: Iterable[Entry]) -> None:
    """Write the file; the same entries give the same bytes."""
    try:
        file.write_text(text(entries), encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise BaselineError(f"{file} cannot be written: {error.strerror}.", "Name another file.") from error


def _row(entry: Entry, count: int) -> dict[str, Any]:
    row: dict[str, Any] = {each.name: getattr(entry, each.name) for each in fields(entry)}
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
    kept = {name: value for name, value in row.items() if value or name in _REQUIRED}
    return kept | ({"count": count} if count > 1 else {})


def _entries(page: Any, file: Path) -> Iterator[Entry]:
    if not isinstance(page, dict) or page.get("schema") != SCHEMA or not isinstance(page.get("entries"), list):
        raise BaselineError(f"{file} is no baseline of the form {SCHEMA}.", _AGAIN)
    for number, row in enumerate(page["entries"], 1):
        if fault := _fault(row):
            raise BaselineError(f"{file}: entry {number} {fault}.", _AGAIN)
        texts = {name: row.get(name, "") for name in _TEXTS}
        yield from [Entry(**texts, was=tuple(row.get("was", ())))] * row.get("count", 1)


def _fault(row: Any) -> str:
    """What is wrong with an entry; empty when it is as it has to be."""
    if not isinstance(row, dict):
        return "is no object"
    if unknown := sorted(row.keys() - {*_TEXTS, "was", "count"}):
        return f"has the unknown key `{unknown[0]}`"
    if missing := [name for name in _REQUIRED if name not in row]:
        return f"lacks `{missing[0]}`"
    if wrong := [name for name in _TEXTS if not isinstance(row.get(name, ""), str)]:
        return f"has a `{wrong[0]}` that is no text"
    was, count = row.get("was", []), row.get("count", 1)
    if not isinstance(was, list) or not {row["route"], *map(str, was)} <= _ROUTES:
        return "names a route that there is not"
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        return "has a `count` that is no number"
    return "" if not row.get("until") or is_day(row["until"]) else f"ends on {row['until']!r}, which is no day"
