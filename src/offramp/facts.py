"""The facts of one file as small frozen expressions, so that resolving needs no syntax tree.

Only what later stages ask for is kept; everything else becomes `Opaque` with its children.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Lines and columns from 1, in characters; the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Const:
    """A literal."""

    value: str | bytes | int | float | bool | None
    at: Span


@dataclass(frozen=True, slots=True)
class SecretConst:
    """A string literal that is a credential; its text has been left behind."""

    kind: str
    digest: str
    prefix: str
    at: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is read or bound."""

    id: str
    at: Span


@dataclass(frozen=True, slots=True)
class Attr:
    """`base.name`."""

    base: Expr
    name: str
    at: Span


@dataclass(frozen=True, slots=True)
class Item:
    """`base[index]`; a slice is an `Opaque` index."""

    base: Expr
    index: Expr
    at: Span


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument; `name` is empty for a positional one, `star` is `*` or `**` for an unpacked one."""

    name: str
    value: Expr
    star: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call; awaiting it makes no difference here."""

    func: Expr
    args: tuple[Arg, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Join:
    """Strings put together: an f-string, `+`, `%` or `.format`."""

    parts: tuple[Expr, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Display:
    """A list, tuple or set; a comprehension is an open one with its element."""

    members: tuple[Expr, ...]
    open: bool
    at: Span


@dataclass(frozen=True, slots=True)
class DictDisplay:
    """A dict; a key of None is an unpacked mapping."""

    entries: tuple[tuple[Expr | None, Expr], ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Either:
    """One of several: a conditional expression, `or`, `and`."""

    options: tuple[Expr, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Op:
    """Any other operator, such as `%` on numbers."""

    symbol: str
    operands: tuple[Expr, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Opaque:
    """An expression nobody asks about, with the parts it holds."""

    kind: str
    children: tuple[Expr, ...]
    at: Span


Expr = Const | SecretConst | Name | Attr | Item | Call | Join | Display | DictDisplay | Either | Op | Opaque


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A name bound by an import. `level` counts leading dots; `name` is empty for `import x`, `*` for a star."""

    scope: int
    alias: str
    module: str
    name: str
    level: int
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter; `kind` is empty, `*` or `**`."""

    name: str
    default: Expr | None
    annotation: Expr | None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A compound statement's body: `for`, `while`, `try`, `except`, `with`, `if`. `parent` is -1 at a scope's top."""

    kind: str
    parent: int
    header: Expr | None
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
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
