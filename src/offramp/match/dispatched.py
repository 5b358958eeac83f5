"""Functions that are called by a name that the caller gives: which of them one call means; follows no reply."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from offramp.facts import Call, Name, last_name
from offramp.resolve import Program
from offramp.resolve.base import alternatives
from offramp.resolve.index import FileIndex
from offramp.values import Internal, Value

Function = tuple[str, str]
"""File and qualified name."""
Parted = tuple[frozenset[Function], frozenset[Function]]


def dispatched(program: Program, target: Internal, path: str, scope: int, call: Call) -> Parted | None:
    """What `run("draw")` calls where `run` looks names up with `getattr`, and what it could; None: no name is told."""
    index = program.indexes[target.path]
    number = index.named(target.scope)
    for inner in _by_name(index, number) if number in index.looking_up else ():
        asked = partial(program.value, target.path, number, inner.func)
        every = frozenset(_functions(asked()))
        here = program.seen_from(target.path, number, path, scope, call, asked)
        meant = frozenset(_functions(here))
        if meant and meant < every:
            return meant, every - meant
    return None


def _by_name(index: FileIndex, number: int) -> Iterator[Call]:
    """The calls in a function of what it got with `getattr`."""
    got = {
        target.id
        for statement in index.facts.statements
        if statement.scope == number and statement.kind == "assign" and _is_lookup(statement.value)
        for target in statement.targets
        if isinstance(target, Name)
    }
    for scope, _, call in index.calls:
        if scope == number and (_is_lookup(call.func) or last_name(call.func) in got):
            yield call


def _is_lookup(expr: object) -> bool:
    return isinstance(expr, Call) and last_name(expr.func) == "getattr"


def _functions(value: Value) -> Iterator[Function]:
    for each in alternatives(value):
        if isinstance(each, Internal) and each.kind in ("function", "method"):
            yield each.path, each.scope
