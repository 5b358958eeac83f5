"""Takes out a `with` around code that makes no use any more of what it opens, such as a session for downloads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.harmless import is_harmless
from offramp.fixes.module import Module

_With = ast.With | ast.AsyncWith


def without_idle_blocks(before: ast.Module, module: Module) -> str:
    """The text with the bodies of such blocks at the margin of their headers."""
    for block in _idle(before, module):
        if (done := _unwrapped(module, block)) is not None:
            return done
    return module.text


def _idle(before: ast.Module, module: Module) -> Iterator[_With]:
    was = {_header(each): each for each in _blocks(before)}
    for block in _blocks(module.tree):
        old = was.get(_header(block))
        opened = block.items[0].optional_vars
        if old is None or not isinstance(opened, ast.Name) or not _reads(old, opened.id):
            continue
        around = module.function(block.items[0].context_expr) or module.tree
        if not _reads(around, opened.id) and is_harmless(module.tree, block.items[0].context_expr):
            yield block


def _blocks(tree: ast.Module) -> Iterator[_With]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.With, ast.AsyncWith)) and len(node.items) == 1:
            yield node


def _header(block: _With) -> str:
    return ast.unparse(block.items[0])


def _reads(around: ast.AST, name: str) -> bool:
    return any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Load) for each in ast.walk(around)
    )


def _unwrapped(module: Module, block: _With) -> str | None:
    header = module.line_start(module.span(block)[0])
    first = module.line_start(module.span(block.body[0])[0])
    if first == header or not module.owns_its_lines(block) or _has_long_text(block):
        return None
    last = block.items[0].optional_vars or block.items[0].context_expr
    start, end = module.line_end(module.span(last)[1] - 1), module.line_end(module.span(block)[1] - 1)
    width = len(module.indent(block.body[0])) - len(module.indent(block))
    lines = module.text[start:end].splitlines(keepends=True)
    body = "".join(line[width:] if not line[:width].strip() else line for line in lines)
    return f"{module.text[:header]}{body}{module.text[end:]}"


def _has_long_text(block: _With) -> bool:
    """Whether lines of a text stand in it, which no margin is taken of."""
    texts = (each for each in ast.walk(block) if isinstance(each, (ast.Constant, ast.JoinedStr)))
    return any(each.end_lineno != each.lineno for each in texts)
