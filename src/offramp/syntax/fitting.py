"""Whether a piece of code fits a piece of a pattern, and what its metavariables then stand for; walks no file.

What a pattern does not speak of is not asked: `else`, `finally`, decorators, annotations, base classes and names after
`as`. `async` and `await` make no difference. Everything here yields each way in which the pattern fits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from offramp.syntax.pattern import DOTS, is_any, is_dots, meta_of

Bound = Mapping[str, "ast.AST | str"]
"""Code by metavariable; a name that is no expression, such as that of an attribute, is text."""

_UNSAID = frozenset({"ctx", "kind", "type_comment", "type_params"})
_OPEN = frozenset(
    {
        "annotation", "asname", "bases", "cause", "decorator_list", "finalbody", "keywords", "msg", "optional_vars",
        "orelse", "returns",
    }
)  # fmt: skip
_SOME = frozenset({"decorator_list", "handlers", "names"})
_SAME = {ast.AsyncFor: ast.For, ast.AsyncWith: ast.With, ast.AsyncFunctionDef: ast.FunctionDef}
_ANY_TEXT = "..."


class _Some(list[Any]):
    """Parts that all have to be there, in any order and among others."""


def fits(wanted: ast.AST, given: ast.AST, bound: Bound) -> Iterator[Bound]:
    """The ways in which one node fits another."""
    if isinstance(given, ast.Await) and not isinstance(wanted, ast.Await):
        yield from fits(wanted, given.value, bound)
    elif isinstance(wanted, ast.Name) and (name := meta_of(wanted.id)):
        if isinstance(given, ast.expr) and not isinstance(given, (ast.Starred, ast.Slice)):
            yield from _bind(name, given, bound)
    elif is_any(wanted):
        yield from [bound] if isinstance(given, ast.expr) else []
    elif isinstance(wanted, ast.Constant):
        yield from [bound] if _same_constant(wanted, given) else []
    elif isinstance(wanted, ast.Assign) and isinstance(given, ast.AnnAssign):
        yield from _all([(wanted.targets, [given.target]), (wanted.value, given.value)], bound)
    elif _kind(wanted) is _kind(given):
        special = _SPECIAL.get(type(wanted))
        yield from special(wanted, given, bound) if special else _fields(wanted, given, bound)


def run(wanted: Sequence[ast.AST], given: Sequence[ast.AST], start: int) -> Iterator[tuple[Bound, int]]:
    """The ways in which a list fits the beginning of another from `start` on, each with where it ends."""
    yield from _run(wanted, given, {}, start, False)


def agreed(one: Bound, other: Bound) -> Bound | None:
    """Both together, unless a metavariable would stand for two pieces of code."""
    both = one.keys() & other.keys()
    return {**one, **other} if all(_key(one[name]) == _key(other[name]) for name in both) else None


def shape(bound: Bound) -> tuple[tuple[str, object], ...]:
    """What tells two bindings apart."""
    return tuple((name, _key(bound[name])) for name in sorted(bound))


def _run(
    wanted: Sequence[ast.AST], given: Sequence[ast.AST], bound: Bound, start: int, is_loose: bool
) -> Iterator[tuple[Bound, int]]:
    if not wanted:
        yield bound, start
    elif is_dots(wanted[0]) and len(wanted) == 1:
        yield bound, len(given)
    elif is_dots(wanted[0]):
        for skipped in range(start, len(given) + 1):
            yield from _run(wanted[1:], given, bound, skipped, True)
    elif start < len(given):
        for each in _item(wanted[0], given[start], bound, is_loose):
            yield from _run(wanted[1:], given, each, start + 1, False)


def _item(wanted: ast.AST, given: ast.AST, bound: Bound, is_loose: bool) -> Iterator[Bound]:
    """A statement that is a mere expression may stand anywhere in the other; after `...` any may stand deeper."""
    lone = wanted.value if isinstance(wanted, ast.Expr) and isinstance(given, ast.stmt) else None
    if lone is not None and not (isinstance(lone, ast.Name) and meta_of(lone.id)):
        for node in ast.walk(given):
            if isinstance(node, ast.expr):
                yield from fits(lone, node, bound)
        return
    yield from fits(wanted, given, bound)
    if is_loose and isinstance(given, ast.stmt):
        for node in ast.walk(given):
            if isinstance(node, ast.stmt) and node is not given:
                yield from fits(wanted, node, bound)


def _fields(wanted: ast.AST, given: ast.AST, bound: Bound) -> Iterator[Bound]:
    pairs: list[tuple[Any, Any, str]] = [
        (getattr(wanted, name, None), getattr(given, name, None), name) for name in wanted._fields
    ]
    yield from _all(
        [
            (_Some(one) if name in _SOME else one, two)
            for one, two, name in pairs
            if name not in _UNSAID and not _is_open(wanted, name, one)
        ],
        bound,
    )


def _is_open(wanted: ast.AST, name: str, value: object) -> bool:
    return not value and (name in _OPEN or (name == "name" and isinstance(wanted, ast.ExceptHandler)))


def _all(pairs: Sequence[tuple[Any, Any]], bound: Bound) -> Iterator[Bound]:
    """The ways in which every part fits its counterpart."""
    if not pairs:
        yield bound
        return
    (wanted, given), *rest = pairs
    for each in _part(wanted, given, bound):
        yield from _all(rest, each)


def _part(wanted: Any, given: Any, bound: Bound) -> Iterator[Bound]:
    match wanted, given:
        case _Some(), list():
            yield from _each(wanted, given, bound, is_open=True)
        case list(), list():
            yield from (each for each, end in _run(wanted, given, bound, 0, False) if end == len(given))
        case str(), str():
            name = meta_of(wanted)
            yield from _bind(name, given, bound) if name else [bound] if wanted == given else []
        case ast.AST(), ast.AST():
            yield from fits(wanted, given, bound)
        case _ if type(wanted) is type(given) and wanted == given:
            yield bound


def _each(wanted: Sequence[Any], given: Sequence[Any], bound: Bound, *, is_open: bool) -> Iterator[Bound]:
    """The ways in which each fits another one of the given, in any order; `is_open` when some may be left."""
    if not wanted:
        yield from [bound] if is_open or not given else []
        return
    for number, other in enumerate(given):
        for each in _part(wanted[0], other, bound):
            yield from _each(wanted[1:], [*given[:number], *given[number + 1 :]], each, is_open=is_open)


def _call(wanted: Any, given: Any, bound: Bound) -> Iterator[Bound]:
    """Positional arguments in their order, keywords in any; more of them only where the pattern has `...`."""
    is_open = any(is_dots(each) for each in wanted.args)
    for one in fits(wanted.func, given.func, bound):
        for two in _part(wanted.args, given.args, one):
            yield from _each(wanted.keywords, given.keywords, two, is_open=is_open)


def _mapping(wanted: Any, given: Any, bound: Bound) -> Iterator[Bound]:
    """Entries in any order; `...` is `**` of the name for it, which has no key."""
    pairs = [ast.keyword(arg=None, value=value) if key is None else [key, value] for key, value in _entries(wanted)]
    rest = [ast.keyword(arg=None, value=value) if key is None else [key, value] for key, value in _entries(given)]
    asked = [each for each in pairs if not (isinstance(each, ast.keyword) and is_dots(each))]
    yield from _each(asked, rest, bound, is_open=len(asked) < len(pairs))


def _entries(node: ast.Dict) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    return zip(node.keys, node.values, strict=True)


def _parameters(wanted: Any, given: Any, bound: Bound) -> Iterator[Bound]:
    """Parameters in their order; after `...` the named ones are looked for anywhere."""
    if not (wanted.vararg and wanted.vararg.arg == DOTS):
        yield from _fields(wanted, given, bound)
        return
    first, rest = _positional(wanted), _positional(given)
    named = [[arg, default] for arg, default in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True)]
    rest_named = [[arg, default] for arg, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    if len(first) <= len(rest):
        for each in _all([pair for one, two in zip(first, rest, strict=False) for pair in _pairs(one, two)], bound):
            yield from _named(named, [*rest[len(first) :], *rest_named], each)


def _named(wanted: Sequence[Any], given: Sequence[Any], bound: Bound) -> Iterator[Bound]:
    if not wanted:
        yield bound
        return
    for other in given:
        for each in _all(_pairs(wanted[0], other), bound):
            yield from _named(wanted[1:], given, each)


def _positional(arguments: ast.arguments) -> list[list[Any]]:
    names = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(names) - len(arguments.defaults)) + list(arguments.defaults)
    return [[arg, default] for arg, default in zip(names, defaults, strict=True)]


def _pairs(wanted: list[Any], given: list[Any]) -> list[tuple[Any, Any]]:
    """A parameter and, where the pattern gives one, its default."""
    return [(one, two) for one, two in zip(wanted, given, strict=True) if one is not None]


_SPECIAL: Mapping[type[ast.AST], Callable[[Any, Any, Bound], Iterator[Bound]]] = {
    ast.Call: _call,
    ast.Dict: _mapping,
    ast.arguments: _parameters,
}


def _same_constant(wanted: ast.Constant, given: ast.AST) -> bool:
    if wanted.value == _ANY_TEXT and isinstance(given, ast.JoinedStr):
        return True
    if not isinstance(given, ast.Constant) or type(wanted.value) is not type(given.value):
        return False
    return wanted.value in (_ANY_TEXT, given.value)


def _kind(node: ast.AST) -> type[ast.AST]:
    return _SAME.get(type(node), type(node))


def _bind(name: str, given: ast.AST | str, bound: Bound) -> Iterator[Bound]:
    if name == "$_":
        yield bound
    elif name not in bound:
        yield {**bound, name: given}
    elif _key(bound[name]) == _key(given):
        yield bound


def _key(node: ast.AST | str) -> object:
    """Equal for equal code, wherever it stands and whether it is read or written."""
    if isinstance(node, (str, ast.Name)):
        return node if isinstance(node, str) else node.id
    try:
        return re.sub(r", ctx=\w+\(\)", "", ast.dump(node))
    except RecursionError:
        return object()
