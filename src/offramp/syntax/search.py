"""Finds a pattern in a syntax tree; says nothing about what the found code means."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from msgspec import Struct

from offramp.syntax.fitting import Bound, fits, run, shape
from offramp.syntax.pattern import Pattern, tree_of

_BODIES = ("body", "orelse", "finalbody")


class Hit(Struct, frozen=True, eq=False):
    """One place where a pattern fits: its first and its last node."""

    first: ast.expr | ast.stmt
    last: ast.expr | ast.stmt
    bound: Bound


def search(wanted: Pattern, tree: ast.AST) -> Iterator[Hit]:
    """Every place at which the pattern fits, once for each thing its metavariables stand for."""
    seen = set()
    body = tree_of(wanted.text)
    lone = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    for hit in _expressions(lone, tree) if lone else _statements(body, tree):
        # Of several ends the nearest is enough.
        key = (id(hit.first), shape(hit.bound))
        if key not in seen:
            seen.add(key)
            yield hit


def _expressions(wanted: ast.expr, tree: ast.AST) -> Iterator[Hit]:
    for node in ast.walk(tree):
        # An awaited call is the place of the call, so that it has one place only.
        if isinstance(node, ast.expr) and not (isinstance(node, ast.Await) and not isinstance(wanted, ast.Await)):
            for bound in fits(wanted, node, {}):
                yield Hit(node, node, bound)


def _statements(wanted: Sequence[ast.stmt], tree: ast.AST) -> Iterator[Hit]:
    for node in ast.walk(tree):
        for body in (getattr(node, name, None) for name in _BODIES):
            if isinstance(body, list):
                yield from _in_body(wanted, body)


def _in_body(wanted: Sequence[ast.stmt], body: Sequence[ast.stmt]) -> Iterator[Hit]:
    for start, first in enumerate(body):
        for bound, end in run(wanted, body, start):
            yield Hit(first, body[end - 1], bound)
