"""How an index picks a member of a collection, and where it is moved on; evaluates no number."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.facts import Attr, Call, Const, Expr, Item, Name, Op, Statement, last_name, walk
from offramp.model import Location
from offramp.resolve.base import Resolver
from offramp.resolve.index import Bound, FileIndex, tail

_ANY_NUMBER = frozenset({"randint", "randrange", "randbelow"})
_MOVING = frozenset({"+", "-", "%"})

Place = tuple[str, int, Expr]
"""File, scope and expression."""


def how_picked(resolver: Resolver, path: str, scope: int, expr: Item) -> str:
    """In which way an index picks a member; empty when it is an index like any other."""
    index = resolver.indexes[path]
    bound = [expr.index, *(value for _, _, value in _bound_to(resolver, path, scope, expr.index))]
    if any(isinstance(each, Op) and each.symbol == "%" for each in bound):
        return "modulo"
    if any(isinstance(each, Call) and last_name(each.func) in _ANY_NUMBER for each in bound):
        return "choice"
    if isinstance(expr.base, Name):
        for number in index.chain(scope):
            if how := index.turned.get((number, expr.base.id)):
                return how
    owned = isinstance(expr.base, Attr) and isinstance(expr.base.base, Name)
    if owned and (how := index.turned.get((-index.class_of(scope), last_name(expr.base)), "")):
        return how
    if isinstance(expr.base, Call) and last_name(expr.base.func) == "sorted" and expr.base.args[1:]:
        return "rank"
    return "index" if any(_moves(resolver, path, expr.index)) else ""


def takes_first(index: FileIndex, loop: Statement) -> bool:
    """Whether a loop goes through a collection ordered by some measure, and is left at the first that will do."""
    if not isinstance(loop.value, Call) or last_name(loop.value.func) != "sorted" or not loop.value.args[1:]:
        return False
    return any(
        each.kind in ("return", "break") and each.scope == loop.scope and loop.at.line < each.at.line
        for each in index.facts.statements
        if any(index.facts.blocks[number].at == loop.at for number in index.blocks(each.block))
    )


def moved_on(resolver: Resolver, path: str, expr: Item, scope: int) -> Location | None:
    """Where the number is made that the index is set to next; None where it is only counted up or set from outside."""
    for file, where, value in _bound_to(resolver, path, scope, expr.index):
        if isinstance(value, Name):
            for at, _, given in _given(resolver, file, where, value):
                if _is_moved(given):
                    return resolver.location(at, given.at)
    return None


def _moves(resolver: Resolver, path: str, expr: Expr) -> Iterator[bool]:
    """For each place in which an attribute or a shared name is given a new number after its first."""
    for where, bound in _later(resolver, path, expr):
        value = bound.statement.value if bound.statement else None
        if bound.statement and bound.statement.kind == "augment":
            yield True
        elif isinstance(value, Name):
            yield any(_is_moved(each) for _, _, each in _given(resolver, path, where, value))
        else:
            yield value is not None and _is_moved(value)


def _is_moved(value: Expr) -> bool:
    return any(isinstance(each, Op) and each.symbol in _MOVING for each in walk(value))


def _later(resolver: Resolver, path: str, expr: Expr) -> Iterator[tuple[int, Bound]]:
    """The bindings of an attribute outside `__init__`, of a shared name outside the module."""
    index = resolver.indexes[path]
    if isinstance(expr, Attr) and isinstance(expr.base, Name):
        for (_, name), bounds in index.attributes.items():
            if name == expr.name:
                yield from (each for each in bounds if tail(index.facts.scopes[each[0]]) != "__init__")
    elif isinstance(expr, Name):
        for bound in index.bound.get((0, expr.id), ()):
            if bound.statement and bound.statement.scope:
                yield bound.statement.scope, bound


def _given(resolver: Resolver, path: str, scope: int, name: Name) -> Iterator[Place]:
    """What a name is set to in its function and, where it is a parameter, what callers in the repository pass."""
    index = resolver.indexes[path]
    for bound in index.bound.get((scope, name.id), ()):
        if bound.statement and bound.statement.value:
            yield path, scope, bound.statement.value
        elif bound.param:
            yield from _passed(resolver, path, scope, name.id)


def _passed(resolver: Resolver, path: str, scope: int, name: str) -> Iterator[Place]:
    index = resolver.indexes[path]
    params = [param.name for param in index.facts.scopes[scope].params][index.owner(scope) >= 0 :]
    for caller, where, call in resolver.callers(path, scope):
        plain = [arg.value for arg in call.args if not arg.name and not arg.star]
        given = [arg.value for arg in call.args if arg.name == name]
        position = params.index(name) if name in params else -1
        given += plain[position : position + 1] if position >= 0 else []
        for value in given:
            yield caller, where, value
            for bound in resolver.indexes[caller].bound.get((where, value.id), ()) if isinstance(value, Name) else ():
                if bound.statement and bound.statement.value:
                    yield caller, where, bound.statement.value


def _bound_to(resolver: Resolver, path: str, scope: int, expr: Expr) -> Iterator[Place]:
    """What is assigned to the name, or to the attribute of `self`, that an expression is."""
    index = resolver.indexes[path]
    found: list[tuple[int, Bound]] = []
    if isinstance(expr, Name):
        bounds = next((held for number in index.chain(scope) if (held := index.bound.get((number, expr.id)))), [])
        found = [(bound.statement.scope if bound.statement else scope, bound) for bound in bounds]
    elif isinstance(expr, Attr) and isinstance(expr.base, Name):
        found = list(index.attributes.get((index.class_of(scope), expr.name), ()))
    for where, bound in found:
        if bound.statement and bound.statement.value and not isinstance(bound.statement.value, Const):
            yield path, where, bound.statement.value
