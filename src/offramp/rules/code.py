"""The part of the grammar that speaks of code: patterns, and the metavariables that others name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from yaml.nodes import Node

from offramp.rules.reading import Fault, Page, pairs, suggest, text
from offramp.syntax import Pattern, PatternError, pattern


def pattern_of(page: Page, node: Node) -> Pattern:
    """A pattern of code."""
    try:
        return pattern(text(page, node))
    except PatternError as error:
        raise Fault(node, f"`code`: {error}") from error


def check_where(page: Page, node: Node, values: Mapping[str, Any]) -> None:
    """Note names in `where` that not every pattern beside it has, and what cannot stand beside code."""
    for name in ("config", "credential", "around", "text"):
        if "code" in values and name in values:
            page.note(Fault(node, f"'code' and {name!r} never hold at one place; use 'any'"))
    if "where" not in values:
        return
    if "code" not in values:
        # A pattern with a mistake has been noted already.
        if not any(name == "code" for name, _, _ in pairs(page, node)):
            page.note(Fault(node, "'where' speaks of the metavariables of 'code', which is missing"))
        return
    known = frozenset.intersection(*(each.names for each in values["code"])) if values["code"] else None
    for name, key, _ in _inner(page, node, "where"):
        if known is not None and name not in known:
            page.note(Fault(key, f"{name!r} is no metavariable of every pattern of 'code'{_known(name, known)}"))


def check_message(page: Page, node: Node, values: Mapping[str, Any]) -> None:
    """Note metavariables in the message that no pattern of the rule has."""
    known = frozenset(name for each in values["when"].patterns for name in each.names)
    for literal, name, _, _ in Formatter().parse(values.get("message", "")):
        at = next(value for key, _, value in pairs(page, node) if key == "message")
        for bare in known & set(re.findall(r"\$[A-Z0-9_]+", literal)):
            page.note(Fault(at, f"write {{{bare}}} for the code of {bare}"))
        if name and name.startswith("$") and name not in known:
            page.note(Fault(at, f"the message names {{{name}}}, which no pattern has{_known(name, known)}"))


def _inner(page: Page, node: Node, name: str) -> Iterable[tuple[str, Node, Node]]:
    return [each for key, _, value in pairs(page, node) if key == name for each in pairs(page, value)]


def _known(name: str, known: frozenset[str]) -> str:
    return suggest(name, known) or (f"; there are {', '.join(sorted(known))}" if known else "; there are none")
