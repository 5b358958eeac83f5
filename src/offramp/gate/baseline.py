"""The file of a baseline: one entry a line, sorted, so that a change of it can be read as a diff; judges nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from offramp.days import is_day
from offramp.errors import BaselineError
from offramp.exemptions import Place
from offramp.gate.entries import Entry
from offramp.model import Route

SCHEMA = "offramp-baseline/1"
NAME = "offramp-baseline.json"
"""Where a baseline is written when no file is named."""

Row = dict[str, Any]

_PLACE = ("path", "scope")
_REQUIRED = ("path", "scope", "rule", "route", "role", "key", "code")
_TEXTS = (*_REQUIRED, "reason", "until")
_ROUTES = {route.value for route in Route}


class Baseline(Struct, frozen=True, kw_only=True):
    """What was there: an entry for each finding, and a place for each call that went to the official API."""

    entries: tuple[Entry, ...]
    official: tuple[Place, ...] = ()


def read(file: Path) -> Baseline:
    """The baseline of a file."""
    try:
        page = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "Write one with `offramp baseline write`, or name another with --baseline."
        raise BaselineError(f"There is no baseline {file}.", hint) from error
    except (OSError, ValueError, RecursionError) as error:
        said = error.strerror if isinstance(error, OSError) else f"it is no JSON: {error}"
        raise BaselineError(f"The baseline {file} cannot be read: {said}.", _AGAIN) from error
    entries, official = _lists(page, file)
    return Baseline(
        entries=tuple(sorted(each for row in entries for each in [_entry(row)] * row.get("count", 1))),
        official=tuple(sorted(each for row in official for each in [_place(row)] * row.get("count", 1))),
    )


_AGAIN = "Mend it by hand, or write it again with `offramp baseline write --force`."


def text(baseline: Baseline) -> str:
    """The file of a baseline; what is alike stands on one line with its number."""
    lists = [_list("entries", baseline.entries)]
    lists += [_list("official", baseline.official)] if baseline.official else []
    return "{\n" + ",\n".join([f'"schema": "{SCHEMA}"', *lists]) + "\n}\n"


def _list(name: str, values: Iterable[Entry | Place]) -> str:
    lines = [json.dumps(_row(each, count), ensure_ascii=False) for each, count in sorted(Counter(values).items())]
    return f'"{name}": [' + ",".join(f"\n  {line}" for line in lines) + "\n]"


def write(file: Path, baseline: Baseline) -> None:
    """Write the file; the same baseline gives the same bytes."""
    try:
        file.write_text(text(baseline), encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise BaselineError(f"{file} cannot be written: {error.strerror}.", "Name another file.") from error


def _row(entry: Entry | Place, count: int) -> dict[str, Any]:
    row: dict[str, Any] = {each.name: getattr(entry, each.name) for each in fields(entry)}
    row = {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
    kept = {name: value for name, value in row.items() if value or name in _REQUIRED}
    return kept | ({"count": count} if count > 1 else {})


def _lists(page: Any, file: Path) -> tuple[list[Row], list[Row]]:
    """The rows of both lists, each of which is as it has to be."""
    known = isinstance(page, dict) and page.get("schema") == SCHEMA and page.keys() <= {"schema", "entries", "official"}
    entries, official = (page.get("entries"), page.get("official", [])) if known else (None, None)
    if not isinstance(entries, list) or not isinstance(official, list):
        raise BaselineError(f"{file} is no baseline of the form {SCHEMA}.", _AGAIN)
    for name, rows, keys in (("entry", entries, _REQUIRED), ("official call", official, _PLACE)):
        for number, row in enumerate(rows, 1):
            if fault := _fault(row, keys):
                raise BaselineError(f"{file}: {name} {number} {fault}.", _AGAIN)
    return entries, official


def _entry(row: Row) -> Entry:
    return Entry(**{name: row.get(name, "") for name in _TEXTS}, was=tuple(row.get("was", ())))


def _place(row: Row) -> Place:
    return Place(path=row["path"], scope=row["scope"])


def _fault(row: Any, required: tuple[str, ...]) -> str:
    """What is wrong with a row; empty when it is as it has to be."""
    known = {*required, "count"} if required == _PLACE else {*_TEXTS, "was", "count"}
    if not isinstance(row, dict):
        return "is no object"
    if unknown := sorted(row.keys() - known):
        return f"has the unknown key `{unknown[0]}`"
    if missing := [name for name in required if name not in row]:
        return f"lacks `{missing[0]}`"
    if wrong := [name for name in _TEXTS if not isinstance(row.get(name, ""), str)]:
        return f"has a `{wrong[0]}` that is no text"
    was, count = row.get("was", []), row.get("count", 1)
    if not isinstance(was, list) or not {row.get("route", "official"), *map(str, was)} <= _ROUTES:
        return "names a route that there is not"
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        return "has a `count` that is no number"
    return "" if not row.get("until") or is_day(row["until"]) else f"ends on {row['until']!r}, which is no day"
