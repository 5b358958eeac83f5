"""What a server puts into its state at its start and reads at each request; looks at names only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from offramp.facts import Attr, Call, Const, DictDisplay, Expr, Item, Opaque, Statement, last_name
from offramp.resolve.index import FileIndex

_STATES = frozenset({"state", "app_state", "lifespan_state", "lifespan_context"})
"""Starlette's `app.state` and `request.state`, the lifespan state of MCP servers."""
_APPS = frozenset({"app", "application"})
"""aiohttp keeps by key in the application itself."""


class Kept(NamedTuple):
    """One thing that is put into a state."""

    path: str
    scope: int
    value: Expr
    line: int


def kept(indexes: Mapping[str, FileIndex]) -> dict[str, list[Kept]]:
    """Everything that is put into a state, by its name there."""
    found: dict[str, list[Kept]] = defaultdict(list)
    for path in sorted(indexes):
        for statement in indexes[path].facts.statements:
            for name, value in _put(indexes[path], statement):
                found[name].append(Kept(path, statement.scope, value, statement.at.line))
    return found


def key_in_state(expr: Expr) -> str:
    """The name under which the expression is kept in a state; empty when it is no member of one."""
    match expr:
        case Attr(base=base, name=name) if last_name(base) in _STATES:
            return name
        case Item(base=base, index=Const(value=str() as name)) if last_name(base) in _STATES | _APPS:
            return name
    return ""


def _put(index: FileIndex, statement: Statement) -> Iterator[tuple[str, Expr]]:
    if statement.kind == "assign" and statement.value is not None:
        for target in statement.targets:
            if name := key_in_state(target):
                yield name, statement.value
    elif statement.kind == "yield" and any(_is_manager(each) for each in _decorators(index, statement)):
        yield from _yielded(statement.value)


def _yielded(value: Expr | None) -> Iterator[tuple[str, Expr]]:
    """A lifespan hands over its state as a mapping or as an object made of keywords."""
    match value:
        case Opaque(kind="Yield", children=(inner,)):
            yield from _yielded(inner)
        case DictDisplay(entries=entries):
            yield from ((str(key.value), each) for key, each in entries if isinstance(key, Const))
        case Call(args=args):
            yield from ((arg.name, arg.value) for arg in args if arg.name)


def _decorators(index: FileIndex, statement: Statement) -> tuple[Expr, ...]:
    return index.facts.scopes[statement.scope].decorators


def _is_manager(decorator: Expr) -> bool:
    return last_name(decorator) == "asynccontextmanager"
