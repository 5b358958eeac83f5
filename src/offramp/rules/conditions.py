"""The part of the grammar that speaks of values: predicates, access paths, hosts, and names out of tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from yaml.nodes import MappingNode, Node, SequenceNode

from offramp.rules import reading
from offramp.rules.reading import Fault, Page, each, fields, named, text, truth, word
from offramp.rules.regex import Regex, regex
from offramp.rules.values import Predicate

KINDS = ("known", "partial", "secret", "env", "unknown", "absent", "external", "items", "table")
SELECTIONS = ("cycle", "choice", "shuffle", "modulo", "index", "rank", "rotate", "pop", "loop")


def predicate(page: Page, node: Node) -> Predicate:
    """A predicate; a plain value stands for `equals`, a list for `one_of`."""
    if isinstance(node, SequenceNode):
        return Predicate(tests=(("one_of", each(reading.scalar)(page, node)),))
    if not isinstance(node, MappingNode):
        return Predicate(tests=(("equals", (reading.scalar(page, node),)),))
    values = fields(page, node, _PREDICATE, what="predicate")
    if not node.value:
        raise Fault(node, "an empty predicate would hold for every value")
    return Predicate(tests=tuple(_test(name, value) for name, value in values.items()))


def _test(name: str, value: object) -> tuple[str, object]:
    """A test under its final name: hosts out of a table have one of their own."""
    return ("host_table", value) if name == "host" and isinstance(value, str) else (name, value)


def _hosts(page: Page, node: Node) -> str | tuple[str, ...]:
    if isinstance(node, MappingNode):
        return str(fields(page, node, {"table": _table_name}, required=("table",)).get("table", ""))
    return each(_host)(page, node)


def _host(page: Page, node: Node) -> str:
    value = text(page, node).lower()
    if "/" in value or " " in value:
        raise Fault(node, f"{value!r} is no host: no scheme, no path")
    return value


def _table_name(page: Page, node: Node) -> str:
    return table_field(page, node)[0]


def table_field(page: Page, node: Node) -> tuple[str, str]:
    """`NAME` or `NAME.field` of a table that there is."""
    name, _, column = text(page, node).partition(".")
    if name not in page.tables:
        raise Fault(node, f"there is no table {name!r}; the tables are {', '.join(sorted(page.tables)) or 'none'}")
    if column and not page.tables[name].values(column):
        raise Fault(node, f"no entry of table {name!r} has a field {column!r}")
    return name, column or "value"


def access_paths(page: Page, node: Node) -> tuple[str, ...]:
    """Patterns of access paths; `{table: NAME}` stands for those of a table."""
    if not isinstance(node, MappingNode):
        return each(_pattern)(page, node)
    found = fields(page, node, {"table": table_field}, required=("table",)).get("table")
    return tuple(sorted(str(value) for value in page.tables[found[0]].values(found[1]))) if found else ()


def _members(page: Page, node: Node) -> tuple[tuple[str, Predicate], ...]:
    return named(predicate)(page, node)


def _regex(page: Page, node: Node) -> Regex:
    try:
        return regex(text(page, node))
    except re.error as error:
        raise Fault(node, f"not a regular expression: {error}") from error


def _pattern(page: Page, node: Node) -> str:
    value = text(page, node)
    if value.count("{") != value.count("}") or value.count("(") != value.count(")") or " " in value:
        raise Fault(node, f"{value!r} is no pattern of an access path: blanks or unpaired brackets")
    return value


def distributions(page: Page, node: Node) -> tuple[str, ...]:
    """Names, or `{table: NAME, FIELD: VALUES}` for those of the entries of a table with one of these values each."""
    if not isinstance(node, MappingNode):
        return each(_distribution)(page, node)
    wanted = dict(named(each(reading.scalar))(page, node))
    name = str(wanted.pop("table", ("",))[0])
    if name not in page.tables:
        raise Fault(node, f"there is no table {name!r}; the tables are {', '.join(sorted(page.tables)) or 'none'}")
    entries = [dict(entry) for entry in page.tables[name].entries]
    fitting = [entry for entry in entries if all(entry.get(key) in values for key, values in wanted.items())]
    if not fitting:
        raise Fault(node, f"no entry of table {name!r} is like that")
    return tuple(_normalized(str(entry["value"])) for entry in fitting)


def _distribution(page: Page, node: Node) -> str:
    return _normalized(text(page, node))


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def verb(page: Page, node: Node) -> str:
    """A verb of HTTP, in upper case."""
    return text(page, node).upper()


def _equals(page: Page, node: Node) -> tuple[object, ...]:
    return (reading.scalar(page, node),)


_PREDICATE: Mapping[str, reading.Reader[Any]] = {
    "equals": _equals,
    "one_of": each(reading.scalar),
    "table": each(table_field),
    "matches": _regex,
    "host": _hosts,
    "host_not_in": each(_table_name),
    "image": _table_name,
    "path": each(text),
    "kind": each(word(KINDS)),
    "env": each(text),
    "from": each(_pattern),
    "selected": each(word(SELECTIONS)),
    "present": truth,
    "empty_default": truth,
    "own_relay": truth,
    "member": _members,
}


def line_pattern(page: Page, node: Node) -> Regex:
    """A regular expression, or `{table: NAME}` for any one of those in a table."""
    if not isinstance(node, MappingNode):
        return _regex(page, node)
    found = fields(page, node, {"table": table_field}, required=("table",)).get("table")
    values = sorted(str(value) for value in page.tables[found[0]].values(found[1])) if found else []
    try:
        return regex("|".join(f"(?:{value})" for value in values))
    except re.error as error:
        raise Fault(node, f"not regular expressions: {error}") from error
