"""Puts a function of the new code behind the imports of a file."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from offramp.fixes.edits import Edit, Refused
from offramp.fixes.module import Module
from offramp.model import Stage


def behind_imports(module: Module, node: ast.AST, lines: Iterable[str], stage: Stage, is_second: bool = False) -> Edit:
    """The function for `node`, behind the imports of its file, and behind one that already goes there."""
    start = _after_imports(module)
    if module.function(node) is None and module.span(node)[0] < start:
        raise Refused(
            "call-before-imports",
            "The call stands above imports of the module, so nothing can be defined before it.",
            "Move the imports to the top and run again.",
        )
    rest = module.text[start:]
    blank = (len(rest) - len(rest.lstrip("\r\n"))) // len(module.newline)
    more = bool(rest.strip())
    before = blank if more and is_second else 2
    text = "".join(f"{line}{module.newline}" for line in [*[""] * before, *lines, *[""] * (2 - blank if more else 0)])
    return Edit(module.path, start, start, text, stage)


def _after_imports(module: Module) -> int:
    """Where the import block of the file ends."""
    last = 0
    for statement in module.tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and not last
        ):
            last = module.line_end(module.span(statement)[1] - 1)
    return last
