"""A repository as the edits of the migrated calls leave it: what a later edit of the same lines has to know."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from msgspec import Struct

from offramp.facts import Attr, Expr, Name, Span
from offramp.fixes.edits import Draft, Edit, apply, distinct, standing
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Location, Stage
from offramp.resolve import options
from offramp.values import External, Known, Value

_NEW_CALLS = (".images.generate(", ".images.edit(")


class Patched(Struct, frozen=True, kw_only=True):
    """Every edit that stands. `migrations` holds the moved calls, `clients` the drafts of their clients, by place."""

    repository: Repository
    migrations: dict[Location, Migration]
    clients: dict[Location, Draft]
    edits: tuple[Edit, ...]

    def inside(self, module: Module, start: int, end: int) -> list[Edit]:
        """The edits within a part of a file; what is only put in at its borders is not one of them."""
        return [
            edit
            for edit in self.edits
            if edit.path == module.path and start <= edit.start and edit.end <= end
            and not (edit.start == edit.end and edit.start in (start, end))
        ]  # fmt: skip

    def code(self, module: Module, node: ast.AST) -> str:
        """The text of a node as it is after the edits."""
        start, end = module.span(node)
        moved = [
            Edit(each.path, each.start - start, each.end - start, each.text, each.stage)
            for each in self.inside(module, start, end)
        ]
        return apply(module.text[start:end], moved)

    def is_rewritten(self, module: Module, node: ast.AST) -> bool:
        """Whether an edit takes the whole node, alone or with what is around it."""
        start, end = module.span(node)
        return any(
            edit.path == module.path and edit.start <= start and end <= edit.end and edit.start < edit.end
            for edit in self.edits
        )

    def new_call(self, migration: Migration) -> Edit | None:
        """The edit that writes the official call; None when it cannot be told."""
        found = [edit for edit in migration.draft.edits if any(each in edit.text for each in _NEW_CALLS)]
        return found[0] if len(found) == 1 else None

    def calls_in(self, module: Module, node: ast.AST) -> list[Migration]:
        """The moved calls within a node."""
        inside = set(ast.walk(node))
        return [each for each in self.migrations.values() if each.site.path == module.path and each.call in inside]

    def number(self, module: Module, scope: int, node: ast.expr) -> int | float | None:
        """The number that an expression stands for."""
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                minus = self.number(module, scope, operand)
                return None if minus is None else -minus
            case ast.BinOp(left=left, op=op, right=right):
                return _computed(op, self.number(module, scope, left), self.number(module, scope, right))
        if _may_be_given(module, node):
            return None
        found = self.value(module, scope, node)
        known = found.value if isinstance(found, Known) else None
        return known if isinstance(known, (int, float)) and not isinstance(known, bool) else None

    def value(self, module: Module, scope: int, node: ast.expr) -> Value | None:
        """What a name or a dotted name stands for; None when it is neither or can be several things."""
        expr = _fact(module, node)
        found = list(options(self.repository.program.value(module.path, scope, expr))) if expr else []
        return found[0] if len(found) == 1 else None

    def path_of(self, module: Module, scope: int, node: ast.expr) -> str:
        """The access path of something from outside the repository; empty for anything else."""
        value = self.value(module, scope, node)
        return value.path if isinstance(value, External) else ""


def patched(
    repository: Repository,
    migrations: dict[Location, Migration],
    clients: dict[Location, Draft],
    others: Iterable[Draft],
) -> Patched:
    """The repository with the edits of these calls and clients, and of what was mended around them."""
    drafts = [*(each.draft for each in migrations.values()), *clients.values(), *others]
    superseded = [each for draft in drafts for each in draft.superseded]
    edits = standing(distinct(edit for draft in drafts for edit in draft.edits), superseded, len(Stage))
    return Patched(repository=repository, migrations=migrations, clients=clients, edits=tuple(edits))


def _may_be_given(module: Module, node: ast.expr) -> bool:
    """Whether a caller may set it: a parameter, or something kept on `self`."""
    match node:
        case ast.Name(id=name):
            function = module.function(node)
            given = ast.walk(function.args) if function else ()
            return any(isinstance(each, ast.arg) and each.arg == name for each in given)
        case ast.Attribute(value=ast.Name(id="self" | "cls")):
            return True
    return False


def _computed(op: ast.operator, left: float | None, right: float | None) -> int | float | None:
    if left is None or right is None:
        return None
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return None


def _fact(module: Module, node: ast.expr) -> Expr | None:
    """A plain or dotted name as the resolver reads it."""
    start, end = module.span(node)
    at = Span(node.lineno, _column(module, start), node.end_lineno or node.lineno, _column(module, end))
    match node:
        case ast.Name(id=name):
            return Name(name, at)
        case ast.Attribute(value=value, attr=attr):
            base = _fact(module, value)
            return Attr(base, attr, at) if base else None
    return None


def _column(module: Module, offset: int) -> int:
    return offset - module.line_start(offset) + 1
