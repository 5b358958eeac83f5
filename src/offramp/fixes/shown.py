"""An address that is only shown to a reader, in a line of its own: there is none to show any more, so the line goes.

Only where the image itself is kept elsewhere; a program that does nothing but show the address is left to a person.
"""

from __future__ import annotations

import ast

from offramp.fixes import downloads, sinks
from offramp.fixes.attachments import takes_image
from offramp.fixes.leaving import uses
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result, plain_name
from offramp.fixes.shapes import Part

_PLAIN = frozenset({"str", "repr", "len", "format", "join"})


def is_shown_beside(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether the address only stands in a print or a log, and something else takes the image."""
    return _is_shown(result, module, node) and any(
        _is_kept(result, read) for read in result.repository.reads(result.site.location)
    )


def drop_shown(result: Result, module: Module, node: ast.expr) -> None:
    """Take the line out."""
    statement = module.statement(node)
    result.draft.delete(module, statement, STAGE)
    result.draft.assume(
        f"The line that showed the address of the image goes (line {statement.lineno} of {module.path}): "
        "there is none any more."
    )


def _is_shown(result: Result, module: Module, node: ast.expr) -> bool:
    statement = module.statement(node)
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    inner = [each for each in ast.walk(statement) if isinstance(each, ast.Call) and each is not statement.value]
    plain = all(plain_name(each.func) in _PLAIN or getattr(each.func, "attr", "") in _PLAIN for each in inner)
    awaits = any(isinstance(each, (ast.Await, ast.NamedExpr)) for each in ast.walk(statement))
    return plain and not awaits and set(uses(result, module, statement.value)) == {"shows"}


def _is_kept(result: Result, read: Read) -> bool:
    """Whether the read takes the image itself: downloads it, sends it, or has its data."""
    module, part = result.repository.module(read.path), result.shape.part(read.trail)
    if part in (Part.BASE64, Part.BYTES):
        return not _is_shown(result, module, read.node)
    if part is not Part.URL:
        return False
    return (
        downloads.of(result.repository, module, read.node) is not None
        or sinks.takes_bytes(result.repository, module, read.node)
        or takes_image(result.repository, module, read.node)
    )
