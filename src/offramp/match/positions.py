"""Results that are told by the name they are kept under alone: addresses read by position, data; knows no reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.facts import Attr, Call, Const, Expr, Item, Join, Name, Op, Statement, children, last_name

_ENDS = frozenset({0, -1})


def by_position(statement: Statement, names: re.Pattern[str]) -> Iterator[tuple[Item, Expr]]:
    """What a statement reads by number and keeps under the name of an address, each with what it is read of.

    The first or last of a list alone is only one of several addresses, and those were read before.
    """
    if statement.value is None:
        return
    if statement.kind == "assign" and any(names.search(_named(each)) for each in statement.targets):
        yield from _chains(statement.value)
    match statement.value:
        case Call(func=Attr(base=kept, name="append" | "add"), args=(first,)) if names.search(last_name(kept)):
            yield from _chains(first.value)


def under_data(statement: Statement, names: re.Pattern[str]) -> Iterator[tuple[Expr, Expr]]:
    """What a statement reads under the key `data` and keeps under the name of a text in base64."""
    if statement.kind != "assign" or not any(names.search(_named(each)) for each in statement.targets):
        return
    match statement.value:
        case Item(base=base, index=Const(value="data")):
            yield statement.value, base
        case Call(func=Attr(base=base, name="get"), args=(first, *_)) if _is_data(first.value):
            yield statement.value, base


def _is_data(key: Expr) -> bool:
    return isinstance(key, Const) and key.value == "data"


def _named(target: Expr) -> str:
    """The name of a thing, or the key under which it is kept."""
    if isinstance(target, Item):
        return str(target.index.value) if isinstance(target.index, Const) else ""
    return last_name(target)


def _chains(expr: Expr) -> Iterator[tuple[Item, Expr]]:
    """`reply[0][3]`, outermost, not in conditions or calls, nor in a text of several things."""
    if isinstance(expr, Join) and sum(not isinstance(part, Const) for part in expr.parts) > 1:
        return
    if isinstance(expr, Item):
        base, numbers = _numbers(expr)
        if numbers and isinstance(base, (Name, Attr)) and (len(numbers) > 1 or numbers[0] not in _ENDS):
            yield expr, base
    elif not isinstance(expr, (Call, Op)):
        for part in children(expr):
            yield from _chains(part)


def _numbers(expr: Expr) -> tuple[Expr, list[int]]:
    found: list[int] = []
    while isinstance(expr, Item) and (number := _number(expr.index)) is not None:
        found.append(number)
        expr = expr.base
    return expr, found


def _number(index: Expr) -> int | None:
    value = index.value if isinstance(index, Const) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
