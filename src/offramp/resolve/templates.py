"""Templates that are filled: `%`, `.format(...)` and `.replace(...)`; knows nothing of programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from offramp.resolve.strings import joined, mapped, pieces, with_steps
from offramp.values import Known, Partial, Unknown, Value

Part = str | Value
"""A piece of text, or what fills a field."""
Field = Callable[[re.Match[str]], Part]

_PERCENT = re.compile(r"%(?:\((?P<key>\w+)\))?[-+ #0]*\d*(?:\.\d+)?[sdrifgxX%]")
_FIELD = re.compile(r"\{\{|\}\}|\{(?P<key>[^{}]*)\}")
_UNKNOWN = Unknown(reason="computed at run time")


def percent(template: Value, given: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """`template % values`; a field without a value stays a hole. Without any field it is about numbers."""

    def fields() -> Field:
        rest = iter(given)

        def field(match: re.Match[str]) -> Part:
            if match[0].endswith("%"):
                return "%"
            return named.get(match["key"], _UNKNOWN) if match["key"] else next(rest, _UNKNOWN)

        return field

    def fill(each: Value) -> Value:
        is_template = any(_PERCENT.search(part) for part in pieces(each) if part)
        return _filled(each, _PERCENT, fields) if is_template else _UNKNOWN

    return mapped(template, fill)


def formatted(template: Value, given: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """`template.format(*given, **named)`; a field without a value stays a hole."""

    def fields() -> Field:
        rest = iter(given)

        def field(match: re.Match[str]) -> Part:
            if match["key"] is None:
                return match[0][0]
            key = re.split(r"[.:!\[]", match["key"])[0]
            if key.isdigit():
                return given[int(key)] if int(key) < len(given) else _UNKNOWN
            return named.get(key, _UNKNOWN) if key else next(rest, _UNKNOWN)

        return field

    return _filled(template, _FIELD, fields)


def replaced(template: Value, old: str, new: Value) -> Value:
    """`template.replace(old, new)` for a placeholder that stands in the text."""
    return _filled(template, re.compile(re.escape(old)), lambda: lambda _: new)


def _filled(template: Value, pattern: re.Pattern[str], fields: Callable[[], Field]) -> Value:
    """Every alternative of a template with its fields filled; what is no text is not told."""

    def fill(each: Value) -> Value:
        if isinstance(each, Known) and isinstance(each.value, str):
            parts: Iterable[Part] = _parts(each.value, pattern, fields())
        elif isinstance(each, Partial):
            parts = _of_partial(each, pattern, fields())
        else:
            return _UNKNOWN
        return with_steps(joined(Known(value=part) if isinstance(part, str) else part for part in parts), each.via)

    return mapped(template, fill)


def _of_partial(text: Partial, pattern: re.Pattern[str], field: Field) -> Iterator[Part]:
    holes = iter(text.holes)
    for part in text.parts:
        yield from [next(holes, _UNKNOWN)] if part is None else _parts(part, pattern, field)


def _parts(text: str, pattern: re.Pattern[str], field: Field) -> Iterator[Part]:
    end = 0
    for match in pattern.finditer(text):
        yield text[end : match.start()]
        yield field(match)
        end = match.end()
    yield text[end:]
