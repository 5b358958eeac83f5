"""Whether a value fits a predicate of a rule; what cannot be told fits none but `kind: unknown` and `present`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase, translate
from functools import cached_property, lru_cache
from typing import cast

from msgspec import Struct

from offramp.model import Location, Step
from offramp.resolve.paths import Pattern, pattern
from offramp.resolve.urls import HOLE, host_of, host_with_holes, path_of, port_of, text_with_holes
from offramp.rules import Predicate, Regex, Table
from offramp.values import (
    Absent,
    Choice,
    External,
    FromEnv,
    Items,
    Known,
    Partial,
    Secret,
    Selected,
    Unknown,
    Value,
)
from offramp.values import Table as Mapped

_SPECIAL = re.compile(r"[*?\[]")

OWN_RELAYS = "own relays"
"""The table, made anew for each repository, of the ports at which its own relays listen."""

_KINDS: tuple[tuple[type, str], ...] = (
    (Known, "known"),
    (Partial, "partial"),
    (Secret, "secret"),
    (FromEnv, "env"),
    (Unknown, "unknown"),
    (Absent, "absent"),
    (External, "external"),
    (Items, "items"),
    (Mapped, "table"),
)


class Verdict(Struct, frozen=True):
    """The predicate holds: surely or under one of several values, proven by `via`, decided by `value`."""

    sure: bool
    via: tuple[Step, ...]
    value: Value


def judge(predicate: Predicate, value: Value, tables: Mapping[str, Table]) -> Verdict | None:
    """The verdict when every test of the predicate holds for one and the same alternative of the value."""
    if isinstance(value, Choice):
        found = [verdict for option in value.options if (verdict := judge(predicate, option, tables))]
        if not found:
            return None
        sure = len(found) == len(value.options) and all(verdict.sure for verdict in found)
        return Verdict(sure, value.via + found[0].via, found[0].value)
    verdicts: list[Verdict] = []
    for name, argument in predicate.tests:
        held = _test(name, argument, value, tables)
        if held is None:
            return None
        verdicts.append(held)
    via = tuple(dict.fromkeys(step for each in verdicts for step in each.via))
    return Verdict(all(each.sure for each in verdicts), via, verdicts[-1].value)


def _test(name: str, argument: object, value: Value, tables: Mapping[str, Table]) -> Verdict | None:
    if name in _ON_THE_OUTSIDE:
        return Verdict(True, value.via, value) if _ON_THE_OUTSIDE[name](argument, value) else None
    if isinstance(value, Selected):
        inner = judge(Predicate(tests=((name, argument),)), value.value, tables)
        return Verdict(inner.sure, value.via + inner.via, inner.value) if inner else None
    if isinstance(value, FromEnv):
        inner = judge(Predicate(tests=((name, argument),)), value.default, tables)
        return Verdict(inner.sure, value.via + inner.via, inner.value) if inner else None
    if name == "own_relay":
        return _own_relay(value, tables)
    if name == "member":
        return _member(cast(tuple[tuple[str, Predicate], ...], argument), value, tables)
    return Verdict(True, value.via, value) if _holds(name, argument, value, tables) else None


def _own_relay(value: Value, tables: Mapping[str, Table]) -> Verdict | None:
    """A URL of this machine at whose port the repository serves what it gets by a banned route."""
    ports = cast(Mapping[str, tuple[Step, ...]], tables[OWN_RELAYS].raw) if OWN_RELAYS in tables else {}
    steps = ports.get(str(port_of(value)))
    if not steps or not _host_in(value, tables["loopback_hosts"].hosts):
        return None
    return Verdict(True, (*value.via, *steps), value)


def _member(wanted: tuple[tuple[str, Predicate], ...], value: Value, tables: Mapping[str, Table]) -> Verdict | None:
    """One mapping, the value itself or a member of it, that fits every predicate by name; a list by position."""
    if isinstance(value, Items) and all(name.isdigit() for name, _ in wanted):
        value = Mapped(entries=tuple((str(place), each) for place, each in enumerate(value.members)), via=value.via)
    for each in value.members if isinstance(value, Items) else (value,):
        for option in each.options if isinstance(each, Choice) else (each,):
            if isinstance(option, Mapped):
                held = [judge(predicate, option.get(name), tables) for name, predicate in wanted]
                verdicts = [verdict for verdict in held if verdict]
                if len(verdicts) == len(held):
                    via = tuple(dict.fromkeys(step for verdict in verdicts for step in verdict.via))
                    sure = option is each and all(verdict.sure for verdict in verdicts)
                    return Verdict(sure, value.via + option.via + via, verdicts[-1].value)
    return None


def _holds(name: str, argument: object, value: Value, tables: Mapping[str, Table]) -> bool:
    match name:
        case "equals" | "one_of":
            return isinstance(value, Known) and any(
                _same(each, value.value) for each in cast(tuple[object, ...], argument)
            )
        case "table":
            listed = cast(tuple[tuple[str, str], ...], argument)
            text = value.value if isinstance(value, Known) else None
            return isinstance(text, str) and any(_listed(tables[name], field, text) for name, field in listed)
        case "matches":
            text = _text(value)
            return text is not None and cast(Regex, argument).search(text) is not None
        case "host":
            return _host_in(value, cast(tuple[str, ...], argument))
        case "host_table":
            return _host_in(value, tables[str(argument)].hosts)
        case "host_not_in":
            return _host_outside(value, [tables[each].hosts for each in cast(tuple[str, ...], argument)])
        case "image":
            return isinstance(value, Known) and _is_image(str(value.value), tables[str(argument)])
        case "path":
            path = path_of(value)
            return path is not None and any(_glob(each, path) for each in cast(tuple[str, ...], argument))
        case _:
            raise AssertionError(f"a predicate that nobody judges: {name}")


def _present(argument: object, value: Value) -> bool:
    return isinstance(value, Absent) != bool(argument)


def _kind(argument: object, value: Value) -> bool:
    inner = value
    while isinstance(inner, Selected):
        inner = inner.value
    return any(isinstance(inner, kind) and word in cast(tuple[str, ...], argument) for kind, word in _KINDS)


def _env(argument: object, value: Value) -> bool:
    names = cast(tuple[str, ...], argument)
    return any(
        isinstance(each, FromEnv) and any(fnmatchcase(each.name, name) for name in names) for each in inside(value)
    )


def _empty_default(argument: object, value: Value) -> bool:
    """Whether a variable is all there is: no default, or one that names no host."""
    if not isinstance(value, FromEnv):
        return False
    options = value.default.options if isinstance(value.default, Choice) else (value.default,)
    return bool(argument) == (not any(host_of(option) for option in options))


def _from(argument: object, value: Value) -> bool:
    wanted = [pattern(each) for each in cast(tuple[str, ...], argument)]
    return any(isinstance(each, External) and any(_start(fits, each.path) for fits in wanted) for each in inside(value))


def _selected(argument: object, value: Value) -> bool:
    return any(each.how in cast(tuple[str, ...], argument) for each in selections(value))


_ON_THE_OUTSIDE = {
    "present": _present,
    "kind": _kind,
    "env": _env,
    "empty_default": _empty_default,
    "from": _from,
    "selected": _selected,
}


def inside(value: Value, depth: int = 0) -> list[Value]:
    """The value and the values it is made of."""
    if depth > 6:
        return [value]
    match value:
        case Selected():
            inner: tuple[Value, ...] = (value.value, value.source)
        case FromEnv(default=default):
            inner = (default,)
        case Partial(holes=holes):
            inner = holes
        case Choice(options=options):
            inner = options
        case _:
            inner = ()
    return [value, *(each for part in inner for each in inside(part, depth + 1))]


def found_in(predicate: Predicate, value: Value) -> str:
    """What the first regular expression of the predicate finds in the value; empty when it has none."""
    text = _text(value)
    for name, argument in predicate.tests:
        if name == "matches" and text and (found := cast(Regex, argument).search(text)):
            return found[0].replace(HOLE, "{…}")
    return ""


def selections(value: Value) -> tuple[Selected, ...]:
    """The selections a value comes out of, the last ones only: not what they themselves select from."""
    match value:
        case Selected():
            return (value,)
        case Choice(options=parts) | Partial(holes=parts):
            return tuple(found for part in parts for found in selections(part))
        case FromEnv(default=default):
            return selections(default)
        case _:
            return ()


def selection(predicate: Predicate, value: Value) -> Selected | None:
    """The selection of a value that a `selected` test of the predicate speaks of, else any."""
    wanted = [
        how for name, argument in predicate.tests if name == "selected" for how in cast(tuple[str, ...], argument)
    ]
    return next((each for each in selections(value) if not wanted or each.how in wanted), None)


def source(predicate: Predicate, value: Value) -> Location | None:
    """The call that hands out what a `from` test of the predicate names, when the value has one."""
    wanted = [
        pattern(each)
        for name, argument in predicate.tests
        if name == "from"
        for each in cast(tuple[str, ...], argument)
    ]
    for each in inside(value):
        if isinstance(each, External):
            for fits in wanted:
                length = _start(fits, each.path)
                made = each.path[:length].count("()") - 1 if length else -1
                if 0 <= made < len(each.calls):
                    return each.calls[made]
    return None


def _start(fits: Pattern, path: str) -> int:
    """The length of the shortest beginning of the path that is the thing; 0 when it does not come out of it."""
    ends = {number for number, mark in enumerate(path) if mark in ".[("} | {len(path)}
    ends |= {end + 2 for end in ends if path[end : end + 2] in ("()", "[]")}
    return next((end for end in sorted(ends) if fits.fullmatch(path[:end])), 0)


def _same(wanted: object, value: object) -> bool:
    if isinstance(wanted, str) and isinstance(value, str):
        return wanted.lower() == value.lower()
    return type(wanted) is type(value) and wanted == value


def _listed(table: Table, field: str, value: str) -> bool:
    return any(fnmatchcase(value.lower(), str(each).lower()) for each in table.values(field))


def _is_image(name: str, table: Table) -> bool:
    """Whether a container image is in the table, whatever its registry; one built here is called like its service."""
    wanted = _repository(name.lower())
    kinds = ("image",) if "/" in wanted else ("image", "host")
    known = [str(entry["value"]).lower() for entry in map(dict, table.entries) if entry.get("kind") in kinds]
    return any(fnmatchcase(wanted, _repository(each)) for each in known)


def _repository(image: str) -> str:
    """The name without the registry, the tag and the digest."""
    head, _, rest = image.partition("/")
    named = rest if rest and ("." in head or ":" in head or head == "localhost") else image
    return re.sub(r"(:[\w.-]+)?(@sha256:\w+)?$", "", named)


def _host_in(value: Value, hosts: tuple[str, ...]) -> bool:
    host = host_with_holes(value)
    return host is not None and host in _any_of(hosts)


def _host_outside(value: Value, tables: list[tuple[str, ...]]) -> bool:
    """Whether the host is none of these, whatever stands in its holes."""
    host = host_with_holes(value)
    if host is None or any(host in _any_of(hosts) for hosts in tables):
        return False
    glob = host.replace(HOLE, "*")
    return glob == host or not any(fnmatchcase(each.lower(), glob) for hosts in tables for each in hosts)


class _Globs:
    """Tells whether a host, in small letters, fits one of many; most are plain names and need no expression."""

    def __init__(self, globs: tuple[str, ...]) -> None:
        lowered = frozenset(each.lower() for each in globs)
        self._names = frozenset(each for each in lowered if not _SPECIAL.search(each))
        self._others = lowered - self._names

    def __contains__(self, host: object) -> bool:
        return host in self._names or (bool(self._others) and self._expression.match(str(host)) is not None)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("|".join(map(translate, sorted(self._others))))


@lru_cache(maxsize=1024)
def _any_of(globs: tuple[str, ...]) -> _Globs:
    """All of them at once: a host is asked for by many rules."""
    return _Globs(globs)


def _glob(glob: str, path: str) -> bool:
    expression = _path_glob(glob)
    return expression.fullmatch(path.rstrip("/") or "/") is not None or expression.fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _path_glob(glob: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*\*|\*)", glob)
    return re.compile("".join(".*" if each == "**" else "[^/]*" if each == "*" else re.escape(each) for each in pieces))


def _text(value: Value) -> str | None:
    if isinstance(value, External) and value.place:
        return value.place
    if not isinstance(value, (Known, Partial)):
        return None
    text = text_with_holes(value)
    return text if text.strip(HOLE) or text == "" else None
