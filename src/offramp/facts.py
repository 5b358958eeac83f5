"""The facts of one file as small frozen expressions, so that resolving needs no syntax tree.

Only what later stages ask for is kept; everything else becomes `Opaque` with its children.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct


class Span(NamedTuple):
    """Lines and columns from 1, in characters; the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Const(Struct, frozen=True):
    """A literal."""

    value: str | bytes | int | float | bool | None
    at: Span


class SecretConst(Struct, frozen=True):
    """A string literal that is a credential; its text has been left behind."""

    kind: str
    digest: str
    prefix: str
    at: Span


class Name(Struct, frozen=True):
    """A name that is read or bound."""

    id: str
    at: Span


class Attr(Struct, frozen=True):
    """`base.name`."""

    base: Expr
    name: str
    at: Span


class Item(Struct, frozen=True):
    """`base[index]`; a slice is an `Opaque` index."""

    base: Expr
    index: Expr
    at: Span


class Arg(Struct, frozen=True):
    """One argument; `name` is empty for a positional one, `star` is `*` or `**` for an unpacked one."""

    name: str
    value: Expr
    star: str = ""


class Call(Struct, frozen=True):
    """A call; awaiting it makes no difference here."""

    func: Expr
    args: tuple[Arg, ...]
    at: Span


class Join(Struct, frozen=True):
    """Strings put together: an f-string, `+`, `%` or `.format`."""

    parts: tuple[Expr, ...]
    at: Span


class Display(Struct, frozen=True):
    """A list, tuple or set; a comprehension is an open one with its element."""

    members: tuple[Expr, ...]
    open: bool
    at: Span


class DictDisplay(Struct, frozen=True):
    """A dict; a key of None is an unpacked mapping."""

    entries: tuple[tuple[Expr | None, Expr], ...]
    at: Span


class Either(Struct, frozen=True):
    """One of several: a conditional expression, `or`, `and`."""

    options: tuple[Expr, ...]
    at: Span


class Op(Struct, frozen=True):
    """Any other operator, such as `%` on numbers."""

    symbol: str
    operands: tuple[Expr, ...]
    at: Span


class Opaque(Struct, frozen=True):
    """An expression nobody asks about, with the parts it holds."""

    kind: str
    children: tuple[Expr, ...]
    at: Span


Expr = Const | SecretConst | Name | Attr | Item | Call | Join | Display | DictDisplay | Either | Op | Opaque


class Import(Struct, frozen=True, kw_only=True):
    """A name bound by an import. `level` counts leading dots; `name` is empty for `import x`, `*` for a star."""

    scope: int
    alias: str
    module: str
    name: str
    level: int
    at: Span


class Param(Struct, frozen=True, kw_only=True):
    """A parameter; `kind` is empty, `*` or `**`."""

    name: str
    default: Expr | None
    annotation: Expr | None
    kind: str = ""


class Scope(Struct, frozen=True, kw_only=True):
    """A module, class or function. `parent` is an index into `FileFacts.scopes`; the module is 0, its own parent."""

    name: str
    kind: str
    parent: int
    params: tuple[Param, ...] = ()
    bases: tuple[Expr, ...] = ()
    decorators: tuple[Expr, ...] = ()
    returns: Expr | None = None
    """The annotation of the result."""
    is_async: bool = False
    shared: tuple[str, ...] = ()
    """Names of the module that the function declares `global`."""
    at: Span


class Block(Struct, frozen=True, kw_only=True):
    """A compound statement's body: `for`, `while`, `try`, `except`, `with`, `if`. `parent` is -1 at a scope's top."""

    kind: str
    parent: int
    header: Expr | None
    at: Span


class Statement(Struct, frozen=True, kw_only=True):
    """One simple statement, or the header of a compound one.

    `kind`: `assign`, `augment`, `for`, `with`, `return`, `yield`, `raise`, `expression`, `test`, `delete`,
    `break`, `continue`.
    """

    kind: str
    scope: int
    block: int
    targets: tuple[Expr, ...]
    value: Expr | None
    at: Span


class FileFacts(Struct, frozen=True, kw_only=True):
    """Everything later stages may ask of one file."""

    path: str
    imports: tuple[Import, ...]
    scopes: tuple[Scope, ...]
    blocks: tuple[Block, ...]
    statements: tuple[Statement, ...]


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression, in source order."""
    match expr:
        case Attr(base=base):
            return (base,)
        case Item(base=base, index=index):
            return (base, index)
        case Call(func=func, args=args):
            return (func, *(arg.value for arg in args))
        case Join(parts=parts):
            return parts
        case Display(members=members):
            return members
        case DictDisplay(entries=entries):
            return tuple(part for entry in entries for part in entry if part is not None)
        case Either(options=options):
            return options
        case Op(operands=operands):
            return operands
        case Opaque(children=parts):
            return parts
        case _:
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything in it, outermost first."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def last_name(expr: Expr) -> str:
    """The last part of a name or attribute; empty for anything else."""
    return expr.id if isinstance(expr, Name) else expr.name if isinstance(expr, Attr) else ""
