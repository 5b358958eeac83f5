"""Whether the entries of a user fit the shipped table that they extend; knows no table by name."""

from __future__ import annotations

import re
from collections import defaultdict

from yaml.nodes import Node

from offramp.rules import reading
from offramp.rules.reading import Fault, Page, plain, suggest
from offramp.rules.values import Table, View

DESCRIPTION = ("about", "as_of", "entries")
_SHAPES = {str: "text", bool: "true or false", tuple: "a list", View: "a mapping", int: "a number", float: "a number"}


def check_extension(page: Page, node: Node, known: Table) -> None:
    """Note what the entries of the page have and those of the shipped table do not, and the other way round."""
    if known.raw.keys() - set(DESCRIPTION):
        page.note(Fault(node, f"table {known.name!r} has a shape of its own and cannot be extended"))
        return
    shapes = _shapes(known)
    required = [name for name in shapes if name != "source" and all(name in dict(entry) for entry in known.entries)]
    for name, _, value in reading.pairs(page, node):
        for entry in getattr(value, "value", ()) if name == "entries" else ():
            _check_entry(page, entry, known.name, shapes, required)


def _check_names(page: Page, node: Node) -> None:
    """Where `what` says that the value is a regular expression, it has to be one."""
    entry = dict(plain(node))
    if entry.get("what") in ("name", "link", "page-text", "query", "made-link", "page-submit", "picture"):
        try:
            re.compile(str(entry.get("value")))
        except re.error as error:
            page.note(Fault(node, f"not a regular expression: {error}"))


def _shapes(known: Table) -> dict[str, set[type]]:
    found: dict[str, set[type]] = defaultdict(set)
    for entry in known.entries:
        for name, value in entry:
            found[name].add(type(value))
    return dict(found)


def _check_entry(page: Page, node: Node, table: str, shapes: dict[str, set[type]], required: list[str]) -> None:
    given = set()
    for name, key, value in reading.pairs(page, node):
        given.add(name)
        if name not in shapes:
            said = f"no entry of the shipped table {table!r} has a field {name!r}"
            page.note(Fault(key, said + suggest(name, shapes)))
        elif type(plain(value)) not in shapes[name]:
            wanted = " or ".join(sorted({_SHAPES.get(each, each.__name__) for each in shapes[name]}))
            page.note(Fault(value, f"{name!r} is {wanted} in the shipped table {table!r}"))
    _check_names(page, node)
    for name in required:
        if name not in given:
            page.note(Fault(node, f"{name!r} is missing: every entry of the shipped table {table!r} has it"))
